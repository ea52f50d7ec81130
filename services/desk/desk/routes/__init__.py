"""The desk over HTTP: the API for programs, the pages for people."""

from fastapi import FastAPI

from desk.routes.api import PREFIX, openapi_page
from desk.routes.api_routes import ApiRoutes
from desk.routes.live import Live
from desk.routes.office import Office
from desk.routes.pages import add_pages
from desk.routes.public_pages import add_public
from desk.routes.sign_in import add_sign_in

__all__ = ["Live", "Office", "add_routes"]


def add_routes(web: FastAPI, office: Office, live: Live) -> None:
    """Add all routes of the desk. The API comes first: its path would else look like a municipality's."""
    api = ApiRoutes(office)
    web.router.routes.append(api)
    web.add_route(f"{PREFIX}/openapi.json", openapi_page(lambda: api.router), methods=["GET"])
    add_sign_in(web, office)
    add_public(web, office)
    add_pages(web, office, live)
