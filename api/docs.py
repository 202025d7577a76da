"""The description of the interface: /openapi.json, and Swagger UI over it from our own server."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse

from api.problems import MEDIA_TYPE

PROBLEM = {"$ref": "#/components/schemas/Problem"}
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
                for response in operation["responses"].values():
                    if PROBLEM in [each.get("schema") for each in response.get("content", {}).values()]:
                        response["content"] = {MEDIA_TYPE: {"schema": PROBLEM}}
        return schema

    app.openapi = openapi
