"""The address by which other commands reach the serving process."""

import pytest

from api.main import address, serving
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("hub.example", "http://hub.example:80"),
    ],
)
def test_the_address_is_one_that_can_be_called(host, said):
    assert address(Settings(host=host, port=80)) == said


def test_the_start_says_where_chat_staff_page_and_interface_are():
    said = serving(Settings(host="0.0.0.0", port=80))
    for place in ("http://127.0.0.1:80 (chat)", "http://127.0.0.1:80/staff", "http://127.0.0.1:80/docs"):
        assert place in said
