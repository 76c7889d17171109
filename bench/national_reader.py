"""Somebody at the ministry reloads the national dashboard without a pause; ``bench.national_intake`` starts and stops it."""

import django

django.setup()

from django.urls import reverse  # noqa: E402

from bench.national_pages import PERIOD, person  # noqa: E402
from bench.stage import log_in  # noqa: E402

if __name__ == "__main__":
    client, url = log_in(person("menteri")), reverse("reports:dashboard")
    is_told = False
    while True:
        response = client.get(url, PERIOD)
        if response.status_code != 200:
            raise SystemExit(f"The dashboard answers {response.status_code}.")
        if not is_told:
            print("ready", flush=True)
            is_told = True
