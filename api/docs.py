"""The description of the interface: /openapi.json, and Swagger UI over it from our own server."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse

from api.problems import MEDIA_TYPE

PAGE = Path(__file__).parent / "templates" / "docs.html"

router = APIRouter()


@router.get("/docs", include_in_schema=False)
def docs() -> FileResponse:
    """Swagger UI; its files come from the wheel `fastapi-swagger`, so no other host is asked."""
    return FileResponse(PAGE, media_type="text/html")


def install(app: FastAPI) -> None:
    """Has the description say that problems are `application/problem+json`."""

    def openapi() -> dict[str, Any]:
        schema = FastAPI.openapi(app)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        _as_problem(response)
        return schema

    app.openapi = openapi


def _as_problem(response: dict[str, Any]) -> None:
    response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
