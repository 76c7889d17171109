"""How people write: chat spellings, Minang and Javanese words, and the forms an Indonesian word takes.

``plain`` gives a word one spelling; ``forms`` gives every shape under which a word may meet a term. Both are lists and rules
that anybody can read and argue with.
"""

import re
from threading import Lock

import snowballstemmer

# One line per plain word: what it stands for, then what people type. Minang, Javanese, Sundanese and eastern Malay words stand
# beside chat spellings.
_SPELLINGS = """
tidak: tdk tak ga gak gk g nggak ngga enggak engga ndak dak gag kagak kaga ora ra mboten ndok indak nda ndk tiada
tidak: belum blm blom blum durung alun bukan bkn tanpa tnp tampa jangan jgn ojo
sudah: sdh udah udh dah uda wis wes alah telah
yang: yg nan sing
dengan: dgn dg dgan karo jo sama
karena: krn karna krena soalnya sebab gara-gara garagara gegara
untuk: utk buat
dan: n serta
tetapi: tapi tp tpi tapinya namun
saya: sy aku gue gw ambo denai awak kulo kula
dia: dy ia inyo dheweke
suami: laki lakinya bojo bojoku suaminya suamiku paksu misua lakiku suaminyo swami
istri: bini bininya bininyo istriku istrinya isteri isterinya wife
ayah: bapak bapaknya bapaknyo bapa bpk bapake bapakku papa papah papi abah abak apak bokap ayahnya ayahku ayahe ayahanda bapa'e
ibu: mak emak mama mamah amak umi ummi bunda nyokap ibunya ibuku ibuk mboke simbok emaknya mamanya mbok ibuke
anak: ank anake anaknya anakku lare bocah bocahe bujang
orangtua: ortu ortunya ortuku wongtuwo orangtuanya
nenek: mbah simbah nek eyang nini oma niniak neneknya uci
kakek: kakeknya opa atuk inyiak engkong datuk
paman: om omnya pamannya pakde paklik pakle mamak etek-laki paklek oom
bibi: tante tantenya bude bulik bibinya etek mintuo
kakak: kak kakaknya abang abangnya mas uni kakang abg mbakyu
adik: adek adiknya adeknya adik-adik adiak
mertua: mertuanya mintuwo moro maratuwo martua mertuo
perempuan: cewek cewe padusi wedok wadon wedokan wanita prempuan
lelaki: laki2 laki-laki cowok cowo pria lakilaki laki-laki lanang
uang: duit pitih piti dhuwit duwit uangnya duitnya kepeng fulus
rumah: rmh omah rumahnya
hilang: ilang ngilang menghilang kehilangan
telat: terlambat
bantu: bantuan
terimakasih: makasih trims trimakasih tq thanks suwun nuwun
begitu: gitu gt
kerja: gawe karajo krj bekerja pekerjaan kerjaan nyambut
tidur: lalok turu
pulang: plg plng balik muleh mulih bulik
pergi: pai lunga lungo pegi prgi
kabur: minggat lari melarikan
marah: berang nesu murka mara emosian marah-marah
makan: mangan madang makannyo mkn
minum: ngombe minumminum
malam: malem mlm mlam
bilang: blg bilg blgnya
jalan: jln
lapar: luwe ngelih litak kelaparan kelaperan laper
sakit: sakik lara loro
nikah: kawin nikahi rabi nikahan kawinan nikahnyo menikah
cerai: carai pegatan bacarai pegat bercerai
pukul: antem diantem ngantem gebug gebugi digebugi lantak dilantak kaplok dikaplok tempeleng ditempeleng gampar digampar keplak
pukul: dipukua mamukua lacuik dilacuik kepruk bogem dibogem
tengkar: cakak bacakak padu tukaran bagaduah gaduh gelut berantem brantem bertengkar tengkaran cekcok cek-cok geger
curi: maling mancilok cilok nyolong colong nilep maliang ngutil kemalingan
mabuk: mendem mabok teler mabuak mabuk-mabukan mabok-mabokan
gila: gilo edan gendheng gendeng
perkosa: perkaos perkosaan
bohong: ngapusi dusta
takut: wedi takuik
hamil: meteng mbobot bunting bobot mengandung
lahir: melahirkan lairan babaran
melarat: mlarat kere
wafat: meninggal meninggalnya meninggl wafatnya almarhum almarhumah alm seda matek tewas berpulang mninggal meninggalnyo
ditinggal: ditinggalkan ditinggalin ninggalin meninggalkan tinggalkan ditinggali tinggalin
ditinggal: ditinggakan ninggalke ditinggake ditinggalno
telantar: terlantar diterlantarkan menterlantarkan terlantarkan lantarkan
selingkuh: slingkuh slengki serong nyeleweng menyeleweng
utang: hutang hutangnya utangnya utangan dihutangi ngutang berhutang
hp: handphone ponsel gadget gawai gejet henpon hape telepon telpon tlp hpnya
obat: obatnya berobat ubek
kontrak: ngontrak kontrakan
numpang: menumpang tumpang
nganggur: menganggur pengangguran
rumahsakit: rs rsud rsup
polisi: polres polsek kepolisian polda polresta
narkoba: narkotika narkotik
pinjol: pinjaman-online
hp: smartphone
kdrt: kadeerte
lansia: lansianya jompo
gunjing: digunjing gunjingan omongan
teman: temannya kawan konco kanti temen temennya kawannya temanteman teman-temannya teman-teman
sekolah: sekolahnya skolah sekul skul
puskesmas: pkm
tahun: thn th taun
bulan: bln
kampung: desa kampuang dusun nagari
sekarang: skrg skarang kini saiki skrang
orang: org urang
sering: srg acok asring kerap
lagi: lg lai maneh
ada: ado ono adanya
saja: aja sajo wae ae
minta: mintak njaluk
beri: ksh kasih ngasih dikasih kasi dikasi agiah kasihkan dikasihkan memberi diberi memberikan diberikan ngasi memberinya
ingin: mau pengen pengin pingin kepingin nio gelem hendak mw
bicara: ngomong omong kecek bicarakan
tidak: teu henteu tra trada tara boten sonde sondak dang daong moal tena nda' ndaq nte
tidak: embung emoh wegah
saya: beta abdi inyong tiang aing kuring iko ike
kami: katong kitorang torang kitong ketong
suami: salaki paitua garwane garwa pamajikanana lakik lakinyo
istri: maitua pamajikan ewena semah
anak: budak budakna putrane putranipun putra putri anakna anane ana'ku ananda
ibu: indung inang biyung ine
ayah: pace amang tata tatay bapana apa'
nenek: ninik nenekku nenenya
kakek: aki opung ompung kake kai
pukul: neunggeul teunggeul ditunggeul ditenggeul tumbuk ditumbuk hantam dihantam tabok ditabok jotos dijotos
mertua: mertuane
menantu: mantu minantu
pukul: peupeuh dipeupeuh bogemi tempiling ditempiling tampiling pele paluk
tampar: tempelengi
tengkar: pasea parea paseaan percekcokan cekcoknya bakalai bakelai baku-marah congkrah pertengkaran
cerai: pepegatan sirang dipegat
nikah: kawen kawén merit married dikawinkan dinikahkan dikawinke dinikahke ngawin
takut: sieun ajrih wedhi miris
sakit: gering udur nyeri
uang: artos hepeng doi' arta yatra duwitnya duite
makan: dahar nedha neda dhahar manre
rumah: griya imah jabu imahna
pulang: wangsul uih mulang balek
pergi: indit kesah pigi pi lumaku
hilang: leungit ical
curi: maok dipaok pancuri maokan
gila: gelo owah sinting
wafat: maot pupus tilar mangkat sedo mendiang
beri: kase kas maringi masihan paringi dipasihan dibere mere dibereni diberikannya ngeke'i menehi diwenehi dikeki
ada: aya wonten onok
sekolah: sakola sakolana
teman: babaturan babaturanana rencang rerencangan kancane kanca konco-konco
tetangga: tatangga tonggo tanggane tonggone
perempuan: awewe parampuan nona inong
lelaki: lalaki pameget jaler nyong
kerja: digawe damel karaja begawe
utang: sambetan injeuman
sudah: su sampun geus enggeus so
punya: pu gadah duwe nduwe boga
dengan: deng kaliyan sareng jeung
hamil: ngandut kakandungan
orang: wong jalma jelema jalmi tiyang
ingat: kelingan emut inget eling
marah: seneni dipunseneni diseneni bangso ambek
lihat: ningali nyawang delok ndelok caliak
habis: beak entek telas
banyak: loba akeh kathah
besar: gede ageng
anak: nak-kanak kanak kanak-kanak
terus: trus trs teruss
sendiri: sorangan nyalira piyambak dewe dewean surang
malas: horeng kedul
kamu: ko ose
kasihan: karunya mesakke melas
bertemu: papanggih kepanggih basobok
cari: neangan nggoleki madosi
"""
# Two words that people write apart, or together, and that mean one thing.
_JOINED = {
    ("rumah", "sakit"): "rumahsakit",
    ("rumah", "tangga"): "rumahtangga",
    ("orang", "tua"): "orangtua",
    ("kartu", "keluarga"): "kk",
    ("tanggung", "jawab"): "tanggungjawab",
    ("bertanggung", "jawab"): "tanggungjawab",
    ("terima", "kasih"): "terimakasih",
    ("suami", "suami"): "lelaki",
    ("di", "tinggal"): "ditinggal",
    ("di", "tinggalkan"): "ditinggal",
    ("di", "tinggalin"): "ditinggal",
    ("lanjut", "usia"): "lansia",
    ("hand", "phone"): "hp",
    ("air", "keras"): "airkeras",
    ("keras", "kepala"): "keraskepala",
    ("kerja", "keras"): "kerja",
    ("kakak", "kelas"): "kakakkelas",
    ("wali", "kelas"): "walikelas",
    ("ibu", "kota"): "ibukota",
    ("anak", "buah"): "anakbuah",
}
_PLAIN = {
    typed: plain
    for line in _SPELLINGS.strip().splitlines()
    for plain, _, rest in [line.partition(": ")]
    for typed in rest.split()
}
_CLITIC = re.compile(r"(?:nya|nyo|ku|mu|kah|lah|pun|e)$")
_PREFIX = re.compile(r"^(?:member|memper|diper|ber|ter|per|di|ke)(?=\w{4})")
_NASAL = re.compile(r"^(?:(?:me|pe|di|ma)?)(ng|ny|n|m)(?=[aiueo])")
_NASAL_ROOTS = {"ng": ("", "k", "g"), "ny": ("s", "c"), "n": ("t", "n"), "m": ("p", "m")}
_SUFFIX = re.compile(r"(?:kan|an|in|i|ke)$")
_SHORTEST_FORM = 3

# The stemmer keeps the word it works on in itself, so two requests at once may not share it.
_stemmer = snowballstemmer.stemmer("indonesian")
_one_at_a_time = Lock()


def plain(word: str) -> str:
    """The one spelling of a lower-case word: ``gak`` is ``tidak``, ``anak2`` is ``anak-anak``."""
    if word.endswith("2") and word[:-1].isalpha():
        word = word[:-1]
        word = _PLAIN.get(word + "2", f"{word}-{word}")
    return _PLAIN.get(word, word)


def joined(first: str, second: str) -> str | None:
    """The one word that two plain words stand for (``rumah sakit``), or nothing."""
    return _JOINED.get((first, second))


def forms(word: str) -> frozenset[str]:
    """Every shape of a plain word that a term may meet: itself, its stems, and its roots when ``me-`` swallowed a letter.

    The stemmer alone makes ``elantar`` of ``menelantarkan`` and ``cera`` of ``cerai``; the more shapes are kept, the fewer
    such accidents part two words that belong together. Nothing is kept between two calls: what people type holds names.
    """
    found = {word}
    for part in {word, word.partition("-")[0]}:
        bare = _without(_CLITIC, part)
        root = _PREFIX.sub("", bare)
        found |= {bare, root, _without(_SUFFIX, root)} | {_stem(one) for one in {part, bare}} | _swallowed(bare)
    return frozenset(form for form in found if len(form) >= _SHORTEST_FORM) | {word}


def _swallowed(word: str) -> set[str]:
    """``memukul`` and ``mukul`` come from ``pukul``; ``menelantarkan`` from ``telantar``."""
    nasal = _NASAL.match(word)
    if nasal is None:
        return {_without(_SUFFIX, word)}
    rest = word[nasal.end() :]
    ends = {rest, _without(_SUFFIX, rest)}
    return {letter + end for letter in _NASAL_ROOTS[nasal.group(1)] for end in ends}


def _without(pattern: re.Pattern[str], word: str) -> str:
    """The word without that ending, unless hardly anything would be left."""
    shorter = pattern.sub("", word)
    return shorter if len(shorter) > _SHORTEST_FORM else word


def _stem(word: str) -> str:
    with _one_at_a_time:
        return _stemmer.stemWord(word)
