"""What a counselor types when a family is registered. Everybody is invented; NIKs have the impossible province 00."""

from typing import Any

# Ibu Ani, born 17 May 1985: 57 is the 17th plus 40 for a woman.
NIK_ANI = "0071015705850001"
CARD = "0071011203150002"


def registration(*persons: dict[str, Any], rows: int = 4, **family: Any) -> dict[str, Any]:
    """Return the POST of the registration page: ``persons`` in the first rows, the others left empty."""
    data = {
        "uid": "6f0f2b1e-5d3c-4f4e-9a53-0c58b7c8a001",
        "name": "Keluarga Rahmat",
        "district": "13.71",
        "subdistrict": "13.71.01",
        "address": "Jl. Rekaan 5",
        "orang-TOTAL_FORMS": str(rows),
        "orang-INITIAL_FORMS": "0",
        "orang-MIN_NUM_FORMS": "1",
        "orang-MAX_NUM_FORMS": "20",
        "orang-0-relation": "HEAD",
    }
    for number, person in enumerate(persons):
        data |= {f"orang-{number}-{name}": value for name, value in person.items()}
    return data | family


RAHMAT = {"name": "Rahmat Rekaan", "sex": "M", "birth_on": "1980-02-03", "relation": "HEAD"}
ANI = {"name": "Ani Suharto", "sex": "F", "birth_on": "1985-05-17", "relation": "SPOUSE"}
BUYUNG = {"name": "Buyung Rekaan", "sex": "M", "age": "9", "relation": "CHILD"}
UPIK = {"name": "Upik Rekaan", "sex": "F", "age": "3", "relation": "CHILD"}
