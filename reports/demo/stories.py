"""What happened, in a few plain sentences of our own; never lurid, and never a name."""

from cases.models import ProblemCategory

from .families import Living
from .world import World, rows_of

SPANS = ["dua minggu", "sebulan", "dua bulan", "tiga bulan", "setengah tahun", "setahun", "hampir dua tahun"]
ROOT_SHARE = 0.12  # some counselors choose only one of the eleven
UNUSUAL = {
    "DISABILITY_ILLNESS_HIV",
    "SEXUAL_VIOLENCE_EXPLOITATION",
    "OTHER_SOCIAL_DISASTER",
    "MIGRANT_WORKER_TRAFFICKING",
}
OTHER_EXPLANATIONS = [
    "Selisih paham tentang pembagian tugas merawat orang tua",
    "Kesepian setelah pindah ke kota baru",
    "Kebingungan memilih sekolah lanjutan anak",
    "Persiapan perkawinan kedua dan penerimaan anak",
]


def draw_category(world: World, root: str) -> ProblemCategory:
    """Return one of the eleven or one of its sub-categories."""
    children = [category for category in world.categories.values() if category.parent and category.parent.code == root]
    if world.chance(ROOT_SHARE):
        return world.categories[root]
    return world.weighted(children, [0.3 if category.code in UNUSUAL else 1 for category in children])


def draw_story(world: World, category: ProblemCategory) -> dict[str, str]:
    """Return a story of the category: who the client is, and the text with its gaps."""
    codes = {category.code} if category.parent_id else _codes_below(world, category)
    return world.rng.choice([row for row in rows_of("stories.csv") if row["category"] in codes])


def _codes_below(world: World, root: ProblemCategory) -> set[str]:
    return {category.code for category in world.categories.values() if category.parent_id == root.pk}


def tell(world: World, story: dict[str, str], living: Living) -> str:
    """Return the text of the story for this family."""
    is_girl = living.client is not None and living.client.sex == "F"
    return story["story"].format(
        usia=living.client_age,
        anak="anak perempuan" if is_girl else "anak laki-laki",
        lama=world.rng.choice(SPANS),
    )
