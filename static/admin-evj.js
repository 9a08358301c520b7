"use strict";
// Search boxes of the admin (select2) do not name themselves to screen readers: give each the
// name of its field's label.
function nombrar(raiz) {
  for (const caja of raiz.querySelectorAll(".select2-container .select2-selection")) {
    const campo = caja.closest(".select2-container").previousElementSibling;
    const rotulo = campo && campo.labels && campo.labels[0];
    if (!rotulo) continue;
    rotulo.id = rotulo.id || `${campo.id}_rotulo`;
    const valor = caja.querySelector(".select2-selection__rendered");
    caja.setAttribute("aria-labelledby", `${rotulo.id} ${valor ? valor.id : ""}`.trim());
    if (valor) valor.setAttribute("aria-labelledby", rotulo.id);
    const texto = caja.querySelector(".select2-search__field");
    if (texto) texto.setAttribute("aria-label", rotulo.textContent.trim());
  }
  for (const texto of raiz.querySelectorAll(".select2-dropdown .select2-search__field")) {
    texto.setAttribute("aria-label", "Buscar");
  }
}
new MutationObserver(() => nombrar(document)).observe(document.documentElement, {
  childList: true,
  subtree: true,
});
