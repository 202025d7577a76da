"""Settings: what an operator can change, read from LIFEHUB_* variables by the entry points only."""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import SettingsError


class Settings(BaseSettings):
    """Every setting of the product; each is the variable LIFEHUB_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="LIFEHUB_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("lifehub")),
        description="data folder: model, index, uploads",
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(7860, ge=1, le=65535, description="port to listen on")
    public_url: str = Field("", description="address people reach the site at, for absolute links")
    library: bool = Field(True, description="index the built-in library")
    embed_model: str = Field("", description="embedding model: a folder or a cached hub name; empty: the bundled one")
    rerank_model: str = Field("", description="CrossEncoder to rerank with; empty: late interaction")
    llm: Literal["", "local"] = Field("", description='"local": the model of the extra local-llm, started inside')
    llm_base_url: str = Field("", description="OpenAI-compatible endpoint of a language model; empty: none")
    llm_model: str = Field("", description="name of the language model at that endpoint")
    llm_api_key: str = Field("", description="key of that endpoint, where it wants one")
    llm_first_token: float = Field(20, gt=0, description="seconds to wait for a model's first token")
    llm_silence: float = Field(15, gt=0, description="seconds to wait for each further token")
    llm_whole: float = Field(120, gt=0, description="seconds a model's whole answer may take")
    llm_tokens: int = Field(800, ge=50, description="tokens a model's answer may have")
    nli_model: str = Field("", description="CrossEncoder for inference to check sentences with; empty: embeddings")
    cache_answers: int = Field(256, ge=0, description="answers kept for the next who asks the same; 0: none")
    chroma_url: str = Field("", description="Chroma server; empty: embedded")
    database_url: str = Field("", description="database of sites and conversations; empty: SQLite in the data folder")
    redis_url: str = Field("", description="Redis that several machines count budgets in; empty: in memory")
    trusted_proxies: str = Field("", description="addresses and networks whose X-Forwarded-For is believed, by commas")
    conversation_days: int = Field(30, ge=1, description="days the widget's conversations are kept")
    admin_token: str = Field("", description="bearer token of staff; empty: uploads are refused")
    contact_name: str = Field("Lombardia Life Sciences Hub, Assolombarda", description="whom a refusal refers to")
    contact_url: str = Field("https://www.assolombarda.it", description="where to reach the contact")
    max_upload_mb: int = Field(50, ge=1, description="largest upload, in megabytes")

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, given: str) -> str:
        """Raises ValueError for what is neither an address nor a network: "*" would believe everybody."""
        for one in filter(None, (part.strip() for part in given.split(","))):
            ip_network(one)
        return given


def load_settings() -> Settings:
    """The settings of this process; raises SettingsError naming the variable and the value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "LIFEHUB_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"{name}={first['input']!r} can't be used: {first['msg']}. Correct it or unset it."
        ) from None
