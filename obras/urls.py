"""Addresses of the proposals, the votes, the works and what is asked of them."""

app_name = "obras"

urlpatterns = []
