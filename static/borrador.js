"use strict";
// What is typed in a form with data-borrador stays in this browser until the server says that it
// has it (data-quedo on a later page), or the person signs out. Files cannot be kept.
const PREFIJO = "evj:borrador:";
const DIAS = 7;
const NO_SE_GUARDAN = ["hidden", "file", "submit", "button", "password"];

function campos(formulario) {
  return [...formulario.elements].filter(
    (c) => c.name === "visto" || (c.name && !NO_SE_GUARDAN.includes(c.type)),
  );
}

function valor(campo) {
  return ["checkbox", "radio"].includes(campo.type) ? campo.checked : campo.value;
}

function llave(campo) {
  return campo.type === "radio" ? `${campo.name}=${campo.value}` : campo.name;
}

function guardar(formulario) {
  const datos = Object.fromEntries(campos(formulario).map((c) => [llave(c), valor(c)]));
  const borrador = JSON.stringify({ cuando: Date.now(), datos });
  try {
    localStorage.setItem(PREFIJO + formulario.dataset.borrador, borrador);
  } catch {
    // No room, or not allowed: the form works as it does without this.
  }
}

function leer(nombre) {
  try {
    const borrador = JSON.parse(localStorage.getItem(PREFIJO + nombre));
    return borrador && Date.now() - borrador.cuando < DIAS * 86400000 ? borrador : null;
  } catch {
    return null;
  }
}

function olvidar(cuales) {
  try {
    for (const nombre of Object.keys(localStorage)) {
      if (nombre.startsWith(PREFIJO) && cuales(nombre.slice(PREFIJO.length))) {
        localStorage.removeItem(nombre);
      }
    }
  } catch {
    // Nothing could be kept either.
  }
}

function reponer(formulario, borrador) {
  const nombre = formulario.dataset.borrador;
  const distintos = campos(formulario).filter(
    (c) => llave(c) in borrador.datos && valor(c) !== borrador.datos[llave(c)],
  );
  // The report that was seen when it was typed goes with it, so that a newer one is asked about.
  if (!distintos.some((c) => c.name !== "visto")) return;
  for (const campo of distintos) {
    if (["checkbox", "radio"].includes(campo.type)) campo.checked = borrador.datos[llave(campo)];
    else campo.value = borrador.datos[llave(campo)];
    const plegado = campo.closest("details");
    if (plegado) plegado.open = true;
  }
  const aviso = document.getElementById("borrador");
  aviso.querySelector("time").textContent = new Date(borrador.cuando).toLocaleString("es-MX", {
    dateStyle: "long",
    timeStyle: "short",
  });
  aviso.querySelector("button").addEventListener("click", () => {
    olvidar((otro) => otro === nombre);
    formulario.reset();
    aviso.hidden = true;
  });
  aviso.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const aviso of document.querySelectorAll("[data-quedo]")) {
    olvidar((nombre) => nombre === aviso.dataset.quedo);
  }
  for (const formulario of document.querySelectorAll("form[data-borrador]")) {
    const borrador = leer(formulario.dataset.borrador);
    if (formulario.hasAttribute("data-escrito")) guardar(formulario);
    else if (borrador) reponer(formulario, borrador);
    formulario.addEventListener("input", () => guardar(formulario));
  }
  const salir = document.querySelector("form[data-salir]");
  if (salir) salir.addEventListener("submit", () => olvidar(() => true));
});
