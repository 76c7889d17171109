"""Words that say nothing about what happened: whom it happened to, and the small words of every text."""

_PEOPLE = """suami istri pasangan ayah ibu orangtua anak bayi balita adik kakak nenek kakek lansia paman bibi mertua ipar
    keponakan cucu menantu saudara keluarga saya dia remaja pelajar siswa murid perempuan lelaki orang"""
_COMMON = """apa apakah siapa mana bagaimana kapan berapa mengapa ada itu ini yang dan atau juga saja lagi sudah akan masih pernah
    satu dua tiga empat lima enam tujuh delapan sembilan sepuluh belas puluh ratus ribu juta kali hari malam pagi siang sore
    bulan tahun minggu jam lalu dulu sekarang nanti tadi kemarin besok masuk keluar datang pergi pulang duduk bawa ambil lihat
    dengar bilang kata tanya jawab cerita tahu mohon mau ingin bisa dapat boleh harus perlu sama semua banyak sedikit besar
    kecil baru lama jadi buat pakai dengan dari untuk pada oleh karena kalau tetapi rumah tempat nama baik sangat sekali hanya
    cuma terus sampai setelah sejak sebelum dekat jauh depan belakang atas bawah luar dalam tengah sebelah lain sendiri begitu
    seperti tidak bukan beliau mereka kita kami bapak mbak mas nak bu pak ingat pikir rasa mulai hidup kota kampung desa jalan
    kerja minta beri terimakasih selamat maaf tolong permisi semoga"""
PEOPLE, COMMON = (frozenset(each.split()) for each in (_PEOPLE, _COMMON))


def is_person(shapes: frozenset[str]) -> bool:
    """Whether the word names a person: it adds nothing of its own to what the other words say."""
    return not PEOPLE.isdisjoint(shapes)
