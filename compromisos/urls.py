"""Addresses of the agenda: public pages, the officials' panel and their accounts."""

app_name = "compromisos"

urlpatterns = []
