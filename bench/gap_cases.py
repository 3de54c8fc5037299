"""Case folders with planted gaps, of our own writing: each rule in many wordings, and what fills or excuses it.

A case is a folder of papers. `plant` stands in one of them; `fills`, where there is one, is the paper that makes the
folder clean again. Wordings of the half "a" were before the eyes of whoever wrote the rules; those of "b" were not.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PATIENT = ("Rosalind Achterberg", "1958-06-17")
Write = Callable[[datetime.date], str]

_MONTHS = "January February March April May June July August September October November December".split()


def us(day: datetime.date) -> str:
    """03/04/2025."""
    return f"{day:%m/%d/%Y}"


def short(day: datetime.date) -> str:
    """3/4/25."""
    return f"{day.month}/{day.day}/{day:%y}"


def worded(day: datetime.date) -> str:
    """March 4, 2025."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def british(day: datetime.date) -> str:
    """4 March 2025."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dashed(day: datetime.date) -> str:
    """04-Mar-2025."""
    return f"{day.day:02}-{_MONTHS[day.month - 1][:3]}-{day.year}"


@dataclass(frozen=True, slots=True)
class House:
    """How a hospital prints: its name, how it writes days and case numbers, and its layout."""

    name: str
    write: Write
    number: Callable[[int, int], str]
    labels: tuple[str, str, str]  # name, birth, record number
    caps: bool


HOUSES = (
    House("Calloway Ridge Medical Center", us, lambda y, n: f"S{y}-{n:05}", ("Patient", "DOB", "MRN"), True),
    House("St. Brannoc Hospital", worded, lambda y, n: f"SP-{y}-{n:04}", ("Patient Name", "Date of Birth", "Med Rec No"), False),
    House("Thornmere University Hospital", british, lambda y, n: f"{y}H{n:05}", ("Name", "D.O.B.", "Hospital No"), False),
    House("Pinyon Valley Clinic", short, lambda y, n: f"PV{y}-{n:06}", ("PATIENT", "BIRTHDATE", "CHART #"), True),
    House("Eastlock Cancer Institute", dashed, lambda y, n: f"NS-{y}-{n:05}", ("Patient name", "Born", "MRN"), False),
)

_TITLES = {
    "visit": ("Medical Oncology Progress Note", "Date of visit"),
    "consult": ("Initial Consultation", "Date of consultation"),
    "discharge": ("Discharge Summary", "Discharged"),
    "pathology": ("Surgical Pathology Report", "Collected"),
    "operative": ("Operative Report", "Date of surgery"),
    "imaging": ("Diagnostic Imaging Report", "Exam date"),
    "genomic": ("Tumor Genomic Profile", "Collected"),
    "treatment": ("Chemotherapy Administration Record", "Date of treatment"),
    "radiation": ("Radiation Treatment Summary", "Last treatment"),
    "board": ("Tumor Board Note", "Conference date"),
}

_BODY = {
    "visit": ["Chief Complaint\nReview of the course so far.", "Interval History\nAppetite is fair and weight is stable. No fever, no night sweats. She walks for half an hour each day.",
        "{plant}", "Physical Examination\nECOG 1. Lungs clear. Abdomen soft. No enlarged nodes.", "Assessment and Plan\nContinue present care. Return in four weeks with blood counts."],
    "consult": ["Reason for Consultation\nNew diagnosis of cancer.", "History of Present Illness\nShe felt well until the spring, when she noticed a change.", "{plant}",
        "Past Medical History\nHypertension, well controlled.", "Physical Examination\nAlert, in no distress. Heart regular. Lungs clear.", "Assessment and Recommendations\nOptions were explained and questions answered."],
    "discharge": ["Admitted: {admitted}", "Discharge Diagnoses\n1. Malignancy, as below.", "Hospital Course\nShe was admitted to the ward in stable condition. {plant} Pain was controlled with oral tablets. She walked without help by the third day.",
        "Discharge Medications\nAcetaminophen 650 mg every 6 hours as needed.", "Discharge Instructions\nCall for fever over 100.4."],
    "pathology": ["Specimens Submitted\nA. Tissue, as labeled", "Final Diagnosis\nA. {what}", "Comment\n{plant}",
        "Gross Description\nReceived in formalin, labeled with the name, is a tan-pink piece of soft tissue, 2.1 x 1.0 x 0.6 cm. Entirely submitted in cassettes A1 to A3.",
        "Microscopic Description\nSections show sheets of atypical cells with mitoses and a fibrous stroma."],
    "operative": ["Preoperative Diagnosis\nMalignancy.", "Postoperative Diagnosis\nSame.", "Procedure Performed\n{what}", "Anesthesia\nGeneral.", "Estimated Blood Loss\n60 mL.", "Description of Procedure\nAfter consent the patient was placed supine and prepped. The abdomen was entered and explored. Hemostasis was secured and the wound was closed in layers.",
        "{plant}", "Complications\nNone."],
    "imaging": ["Examination: {what}", "Indication\nKnown malignancy, assess response.", "Technique\nStandard protocol.", "{plant}",
        "Findings\nThe lungs are clear. The liver is normal in size. No enlarged lymph node. Bones are intact.", "Impression\nNo new lesion."],
    "genomic": ["Specimen: {plant}", "Biomarker Findings\nMicrosatellite status stable. Tumor mutational burden 3 mutations per megabase.", "Genomic Findings\nKRAS p.G12V, TP53 p.R273H.", "Variants of Unknown Significance\nATM p.L2307F.", "Methods\nHybrid capture sequencing of 380 genes."],
    "treatment": ["Regimen: carboplatin AUC 5 and paclitaxel 175 mg/m2 every 21 days", "{plant}", "Height 165 cm, weight 70 kg, body surface area 1.78 m2", "Premedication given: dexamethasone 12 mg, ondansetron 16 mg", "Paclitaxel 311 mg IV over 3 hours. Carboplatin 520 mg IV over 30 minutes.", "ANC 2.9, platelets 240. Tolerated without reaction."],
    "radiation": ["Site: chest wall, left", "Technique: 3D conformal, 6 MV photons", "Dose: 50 Gy in 25 fractions", "{plant}", "The course was completed without a break. Skin reaction grade 1."],
    "board": ["Presented by: Dr. Imre Halloran", "Summary\nAdvanced malignancy, good performance status.", "{plant}", "Recommendation\nSystemic therapy is preferred."],
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is set: its kind, house, day, what it is of, and a sentence."""

    kind: str
    house: House
    day: datetime.date
    plant: str = ""
    what: str = "Carcinoma, see microscopic description."
    number: int = 0
    title: str = ""
    pages: tuple[str, ...] = ()  # page footers: the paper is spread over as many pages
    status: str = ""

    def text(self) -> list[str]:
        """The pages of the paper, as a text layer gives them."""
        h = self.house
        title, label = _TITLES[self.kind]
        title = self.title or title
        head = [h.name.upper() if h.caps else h.name, title.upper() if h.caps else title]
        name, born = PATIENT
        head.append(f"{h.labels[0]}: {name}    {h.labels[1]}: {h.write(datetime.date.fromisoformat(born))}")
        head.append(f"{h.labels[2]}: 00{4411}87")
        head.append(f"{label}: {h.write(self.day)}")
        if self.kind == "pathology":
            head.append(f"Accession: {h.number(self.day.year % 100, self.number)}")
        if self.kind == "genomic":
            head.append(f"Report number: CX-{self.number:07}")
        if self.status:
            head.append(self.status)
        admitted = h.write(self.day - datetime.timedelta(days=5))
        body = [b.format(plant=self.plant, what=self.what, admitted=admitted) for b in _BODY[self.kind]]
        body = [b for b in body if b.strip()]
        if h.caps:
            body = [_capitals(b) for b in body]
        signed = f"Electronically signed by Imre Halloran, MD {h.write(self.day + datetime.timedelta(days=1))}"
        if not self.pages:
            return ["\n".join([*head, "", *body, "", signed])]
        per = max(1, -(-len(body) // len(self.pages)))
        out = []
        for n, foot in enumerate(self.pages):
            piece = body[n * per : (n + 1) * per] or ["Continued.", "The findings above were discussed with the team."]
            out.append("\n".join([*(head if n == 0 else [head[2]]), "", *piece, "", foot]))
        return out


def _capitals(block: str) -> str:
    first, line, rest = block.partition("\n")
    return f"{first.upper()}:{line}{rest}" if line and len(first) < 40 else block


@dataclass(frozen=True, slots=True)
class Case:
    """A folder: its papers, the gap kinds planted there with a word of their quote, and which half it belongs to."""

    name: str
    half: str
    rule: str
    papers: tuple[Paper, ...]
    planted: tuple[tuple[frozenset[str], str], ...]
    images: str = "have"
    slides: bool = True
    ocr: bool = False


NOW = datetime.date(2025, 6, 20)


def ago(days: int) -> datetime.date:
    """So many days before the papers were written."""
    return NOW - datetime.timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Plant:
    """A wording: where it stands, what it says ({d}, {n}, {e}: a day, a case number, a day before), what it is."""

    half: str
    rule: str
    kinds: str  # gap kinds that tell it, joined by |
    where: str
    says: str
    word: str = ""  # a word of the quote; "" for any
    fill: str = ""  # the kind of paper that fills it
    fill_what: str = ""
    days: int = 60  # how long before the paper the thing was done
    excuse: bool = True  # whether the clean folder with the filling paper is tried too


PLANTS: tuple[Plant, ...] = (
    # numbers
    Plant("a", "number", "referenced", "visit", "Outside pathology was reviewed, see {n}, and showed carcinoma.", "{n}", "pathology"),
    Plant("a", "number", "referenced", "pathology", "The tumor is compared with the earlier biopsy ({n}) and is similar.", "{n}", "pathology"),
    Plant("a", "number", "referenced", "board", "Pathology {n}: high grade tumor, margins clear.", "{n}", "pathology"),
    Plant("a", "number", "referenced", "imaging", "Clinical data: biopsy proven cancer (case {n}).", "{n}", "pathology"),
    Plant("a", "number", "referenced", "genomic", "{n}, block A2, received on ice", "{n}", "pathology"),
    Plant("b", "number", "referenced", "visit", "Her slides ({n}) were read at the referring laboratory as poorly differentiated.", "{n}", "pathology"),
    Plant("b", "number", "referenced", "consult", "Cytology {n} from the pleural fluid was positive.", "{n}", "pathology"),
    Plant("b", "number", "referenced", "pathology", "Please also refer to our previous report {n} on the same breast.", "{n}", "pathology"),
    Plant("b", "number", "referenced", "operative", "Indications: mass shown to be malignant on needle biopsy, accession {n}.", "{n}", "pathology"),
    Plant("b", "number", "referenced", "discharge", "The surgical specimen was reported under {n} as stage II.", "{n}", "pathology"),
    Plant("b", "number", "referenced", "radiation", "Histology on record: {n}, invasive carcinoma.", "{n}", "pathology"),
    # earlier scans
    Plant("a", "study", "referenced", "imaging", "Comparison\nCT of the chest, abdomen and pelvis dated {d}.", "CT", "imaging", "CT CHEST ABDOMEN PELVIS"),
    Plant("a", "study", "referenced", "imaging", "Compared with the MRI of {d} the lesion is smaller.", "MRI", "imaging", "MRI LIVER"),
    Plant("a", "study", "referenced", "visit", "Data Reviewed\nPET/CT performed {d}: one focus in the hilum.", "PET", "imaging", "PET/CT SKULL BASE TO THIGH"),
    Plant("a", "study", "referenced", "visit", "On {d} a mammogram showed a cluster of calcifications.", "mammogram", "imaging", "DIAGNOSTIC MAMMOGRAM"),
    Plant("a", "study", "referenced", "board", "Imaging: MRI brain {d} without metastasis.", "MRI", "imaging", "MRI BRAIN"),
    Plant("a", "study", "referenced", "discharge", "A CT angiogram of the chest on {d} ruled out a clot.", "CT", "imaging", "CT ANGIOGRAM CHEST", 3),
    Plant("b", "study", "referenced", "imaging", "COMPARISON: {d}.", "COMPARISON", "imaging", "CT CHEST"),
    Plant("b", "study", "referenced", "imaging", "The current examination is read side by side with the prior study from {d}.", "prior", "imaging", "CT CHEST"),
    Plant("b", "study", "referenced", "visit", "She brought the report of her bone scan from {d}, which shows uptake in L3.", "bone scan", "imaging", "WHOLE BODY BONE SCAN"),
    Plant("b", "study", "referenced", "consult", "Ultrasound of the right breast, {d}: 14 mm irregular mass at 10 o'clock.", "Ultrasound", "imaging", "ULTRASOUND RIGHT BREAST"),
    Plant("b", "study", "referenced", "visit", "{d} - CT abdomen/pelvis: stable nodes, new ascites.", "CT", "imaging", "CT ABDOMEN PELVIS"),
    Plant("b", "study", "referenced", "radiation", "Planning was based on the diagnostic MRI obtained {d}.", "MRI", "imaging", "MRI PELVIS"),
    Plant("b", "study", "referenced", "board", "Restaging FDG-PET ({d}): complete metabolic response in the neck.", "PET", "imaging", "PET SCAN"),
    # procedures and operations
    Plant("a", "operation", "no-report", "discharge", "The patient was taken to the operating room on {d} for a right hemicolectomy.", "operating", "operative", "RIGHT HEMICOLECTOMY", 4),
    Plant("a", "operation", "no-report", "discharge", "She underwent an uncomplicated total abdominal hysterectomy.", "underwent", "operative", "TOTAL ABDOMINAL HYSTERECTOMY", 4),
    Plant("a", "operation", "no-report", "visit", "Oncologic History\n{d}: Left modified radical mastectomy, 2 of 14 nodes positive.", "mastectomy", "operative", "LEFT MASTECTOMY"),
    Plant("a", "operation", "no-report", "consult", "She had a colonoscopy on {d} that showed a mass at the splenic flexure.", "colonoscopy", "operative", "COLONOSCOPY"),
    Plant("a", "operation", "no-report", "discharge", "Procedures performed: laparoscopic low anterior resection.", "resection", "operative", "LOW ANTERIOR RESECTION", 4),
    Plant("b", "operation", "no-report", "discharge", "On hospital day 2 she was brought to theatre for a laparotomy and debulking.", "theatre", "operative", "LAPAROTOMY", 3),
    Plant("b", "operation", "no-report", "visit", "She is recovering from her robotic prostatectomy of {d}.", "prostatectomy", "operative", "ROBOTIC PROSTATECTOMY"),
    Plant("b", "operation", "no-report", "board", "Underwent wide local excision of the thigh lesion {d}.", "excision", "operative", "WIDE EXCISION"),
    Plant("b", "operation", "no-report", "consult", "An upper endoscopy was carried out on {d} and biopsies were negative.", "endoscopy", "operative", "UPPER ENDOSCOPY"),
    Plant("b", "operation", "no-report", "discharge", "Operation this admission: Whipple procedure.", "Whipple", "operative", "WHIPPLE PROCEDURE", 4),
    Plant("b", "operation", "no-report", "radiation", "Status: s/p lumpectomy and sentinel node dissection {d}.", "lumpectomy", "operative", "LUMPECTOMY"),
    # addenda
    Plant("a", "addendum", "addendum", "pathology", "An addendum will be issued.", "addendum"),
    Plant("a", "addendum", "addendum", "pathology", "Addendum to follow.", "ddendum"),
    Plant("a", "addendum", "addendum|pending", "pathology", "The results of special stains will be reported in an addendum.", "addendum"),
    Plant("a", "addendum", "addendum|pending", "imaging", "Coronal images are being processed; a supplementary report will follow.", "supplementary"),
    Plant("b", "addendum", "addendum|pending", "pathology", "Deeper levels have been requested and findings will be added as an addendum.", "addendum"),
    Plant("b", "addendum", "addendum|pending", "pathology", "A supplemental report with the stain results is forthcoming.", "upplement"),
    Plant("b", "addendum", "addendum|pending", "imaging", "Comparison with outside films is awaited and this report will be amended by addendum.", "addendum"),
    Plant("b", "addendum", "addendum|pending", "pathology", "Immunoperoxidase work-up to be reported as supplement.", "supplement"),
    Plant("b", "addendum", "addendum|pending", "pathology", "Addendum pending: ploidy analysis.", "ddendum"),
    # preliminary
    Plant("a", "preliminary", "preliminary", "pathology!PRELIMINARY REPORT", "", "PRELIMINARY", "pathology"),
    Plant("a", "preliminary", "preliminary", "imaging!Status: Preliminary", "", "reliminary", "imaging", "CT CHEST"),
    Plant("b", "preliminary", "preliminary", "pathology!Report status: PRELIM", "", "PRELIM", "pathology"),
    Plant("b", "preliminary", "preliminary", "imaging!*** Preliminary interpretation - final read to follow ***", "", "reliminary", "imaging", "CT CHEST"),
    Plant("b", "preliminary", "preliminary", "pathology!PROVISIONAL DIAGNOSIS - NOT FOR TREATMENT DECISIONS", "", "PROVISIONAL", "pathology"),
    # pending
    Plant("a", "pending", "pending", "pathology", "HER2 by FISH is pending.", "FISH", "genomic"),
    Plant("a", "pending", "pending", "visit", "Molecular testing has been sent and the results are pending.", "olecular", "genomic"),
    Plant("a", "pending", "pending", "discharge", "Final pathology was pending at the time of discharge.", "athology", "pathology"),
    Plant("a", "pending", "pending", "visit", "We are awaiting the Oncotype DX score.", "Oncotype", "genomic"),
    Plant("a", "pending", "pending", "pathology", "Immunostains for mismatch repair proteins are in progress.", "mmunostains"),
    Plant("b", "pending", "pending", "visit", "Next generation sequencing: not back yet.", "sequencing", "genomic"),
    Plant("b", "pending", "pending", "visit", "Tissue went out to Tempus on {d}; the report has not come back.", "Tempus", "genomic"),
    Plant("b", "pending", "pending", "consult", "Germline panel drawn last week, result outstanding.", "ermline", "genomic"),
    Plant("b", "pending", "pending", "pathology", "ER, PR and HER2 studies to follow.", "HER2"),
    Plant("b", "pending", "pending", "board", "PD-L1 is still awaited and will guide the choice of drug.", "PD-L1", "genomic"),
    Plant("b", "pending", "pending", "discharge", "Results outstanding at discharge: flow cytometry on the marrow.", "flow", "genomic"),
    Plant("b", "pending", "pending", "operative", "Cytogenetics were sent and remain pending.", "ytogenetics", "genomic"),
    # biopsies
    Plant("a", "biopsy", "no-pathology|referenced", "consult", "A biopsy at an outside hospital showed invasive carcinoma.", "biopsy", "pathology", "Breast, core biopsy: carcinoma."),
    Plant("a", "biopsy", "no-pathology|referenced", "visit", "Core needle biopsy on {d} was positive for carcinoma.", "biopsy", "pathology", "Breast, core biopsy: carcinoma."),
    Plant("a", "specimen", "no-pathology", "operative", "Specimens: right colon and nodes, sent to pathology.", "pathology", "pathology", "", 0),
    Plant("b", "biopsy", "no-pathology|referenced", "consult", "She was biopsied elsewhere and told that it was cancer.", "biopsied", "pathology", "Breast, core biopsy: carcinoma."),
    Plant("b", "biopsy", "no-pathology|referenced", "visit", "The needle biopsy done at the referring facility was read as adenocarcinoma.", "biopsy", "pathology", "Lung, needle biopsy: adenocarcinoma."),
    Plant("b", "biopsy", "no-pathology|referenced", "board", "{d} FNA of the neck node: squamous cell carcinoma.", "FNA", "pathology", "Neck node, fine needle aspiration: carcinoma."),
    Plant("b", "biopsy", "no-pathology|referenced", "consult", "Bone marrow biopsy, {d}: 60% blasts.", "arrow", "pathology", "Bone marrow, biopsy: blasts."),
    Plant("b", "specimen", "no-pathology", "operative", "The lobe was bagged, removed and handed off for permanent pathology.", "pathology", "pathology", "", 0),
    Plant("b", "specimen", "no-pathology", "operative", "SPECIMENS REMOVED: uterus, both tubes and ovaries", "SPECIMENS", "pathology", "", 0),
    # consults and documents
    Plant("a", "document", "referenced|no-report", "visit", "Please see the operative report of {d} for details.", "operative", "operative", "EXPLORATION"),
    Plant("a", "consult", "referenced", "visit", "Radiation oncology saw her in consultation on {d} and advised against treatment.", "adiation", "consult"),
    Plant("a", "consult", "referenced", "discharge", "Cardiology was consulted on {d} and changed her tablets.", "ardiology", "consult", "", 3),
    Plant("b", "document", "referenced|no-report", "consult", "I have read the discharge summary dated {d}.", "discharge", "discharge"),
    Plant("b", "consult", "referenced", "visit", "She was seen by surgical oncology on {d}; they feel that the mass can be removed.", "surgical", "consult"),
    Plant("b", "consult", "referenced", "visit", "See the neurosurgery consult note for the full discussion.", "neurosurgery", "consult", "", 20),
    Plant("b", "document", "referenced", "visit", "As outlined in my clinic note of {d}, she prefers a break.", "note", "visit"),
    # cycles
    Plant("a", "cycles", "missing-cycles", "treatment", "Cycle 3 of 6, day 1", "3"),
    Plant("a", "cycles", "missing-cycles", "visit", "She is here for cycle 4 of 6 of carboplatin and paclitaxel.", "4"),
    Plant("b", "cycles", "missing-cycles", "treatment", "Cycle #: 2   Day: 1   Given by: RN Moss", "2"),
    Plant("b", "cycles", "missing-cycles", "treatment", "C5D1 given today as ordered", "C5D1"),
    Plant("b", "cycles", "missing-cycles", "visit", "Today is day 1 of the third cycle out of a planned six.", "third"),
    # pages
    Plant("a", "pages", "missing-pages", "imaging@Page 1 of 3|Page 3 of 3", "", "age"),
    Plant("a", "pages", "missing-pages", "discharge@Page 2 of 4|Page 3 of 4|Page 4 of 4", "", "age"),
    Plant("a", "pages", "missing-pages", "pathology@Page 1/3|Page 2/3", "", "age"),
    Plant("b", "pages", "missing-pages", "visit@Pg 1 of 4|Pg 2 of 4|Pg 4 of 4", "", "g"),
    Plant("b", "pages", "missing-pages", "discharge@- 1 of 3 -|- 2 of 3 -", "", "of 3"),
    Plant("b", "pages", "missing-pages", "operative@Page: 2 of 2", "", "age"),
    # things
    Plant("a", "images", "no-images", "imaging?images", "", ""),
    Plant("a", "slides", "slides", "pathology?slides", "", ""),
    Plant("b", "images", "no-images", "imaging?images", "", ""),
    Plant("b", "slides", "slides", "pathology?slides", "", ""),
)

LEAVE_ALONE = (
    # sentences that look like gaps and are none: negated, planned, family, hypothetical, long ago
    ("visit", "No addendum is expected. HER2 testing is complete and negative."),
    ("visit", "A CT of the chest is planned for {f}."),
    ("visit", "Her mother had a biopsy at an outside hospital in {y}."),
    ("consult", "Past Surgical History\nAppendectomy in 1987. Tonsillectomy as a child."),
    ("consult", "If molecular testing is positive, a targeted drug would be an option."),
    ("discharge", "Surgery was considered but she declined to undergo resection."),
    ("visit", "MRI scheduled {f}, to be reported to Dr. Halloran."),
    ("imaging", "Comparison\nNone available."),
    ("imaging", "No prior studies for comparison."),
    ("pathology", "Immunostains were performed and show the expected pattern. No further studies are pending."),
    ("visit", "Insurance approval for the PET scan is pending."),
    ("visit", "She will be seen by cardiology next month before treatment starts."),
    ("operative", "Specimens: None."),
    ("visit", "CA 15-3 was 31 and CEA 4.2. Call 555-0142 with questions. COVID-19 vaccine given {e}."),
    ("visit", "We plan six cycles. Cycle 1 will begin on {f}."),
    ("discharge", "History of cholecystectomy and prior hysterectomy years ago."),
    ("board", "Biopsy of the liver lesion is recommended before any treatment."),
    ("consult", "I would obtain outside records if she decides to stay here."),
    ("visit", "Blood cultures are pending. Urinalysis was sent."),
    ("pathology", "The diagnosis does not depend on pending clinical data and is final."),
    ("visit", "She had a screening colonoscopy in 2011, which was normal."),
    ("visit", "The patient asked about an operation; she may undergo mastectomy in the autumn."),
    ("imaging", "Follow-up CT in three months is suggested."),
    ("visit", "She was told on {e} by telephone that all was well."),
    ("treatment", "Cycle 1 of 6, day 1"),
)


def cases(half: str) -> Iterator[Case]:
    """The folders of one half: each planted gap, the same folder filled, and sentences to be left alone."""
    for n, plant in enumerate(p for p in PLANTS if p.half == half):
        house = HOUSES[n % len(HOUSES)]
        where, _, flag = plant.where.partition("?")
        where, _, feet = where.partition("@")
        where, _, status = where.partition("!")
        days = plant.days
        done = ago(days) if where != "discharge" or days > 9 else ago(days)  # noqa: RUF034 - reads as meant
        number = house.number(done.year % 100, 4100 + n)
        says = plant.says.format(d=house.write(done), n=number, e=house.write(ago(90)))
        word = plant.word.format(n=number)
        paper = Paper(where, house, NOW, says, number=7100 + n, pages=tuple(feet.split("|")) if feet else (), status=status,
            what="CT CHEST" if where == "imaging" else "EXPLORATION" if where == "operative" else "Carcinoma, see microscopic description.")
        around = (Paper("radiation", HOUSES[(n + 2) % 5], ago(400)),) if n % 3 == 0 and where != "radiation" else ()
        planted = ((frozenset(plant.kinds.split("|")), word),)
        base = Case(f"{half}{n:02} {plant.rule}", half, plant.rule, (paper, *around), planted,
            images="" if flag == "images" else "have", slides=flag != "slides")
        yield base
        if plant.fill:
            what = plant.fill_what or "Carcinoma, see microscopic description."
            day = NOW if plant.rule == "preliminary" else NOW + datetime.timedelta(days=9) if plant.rule == "pending" else done
            title = "Neurosurgery Consultation" if "neurosurgery" in plant.says else ""
            fill = Paper(plant.fill, house, day, what=what, number=7100 + n if plant.rule == "preliminary" else 4100 + n,
                title=title, status="Status: Final" if plant.rule == "preliminary" else "")
            yield Case(f"{half}{n:02} {plant.rule} filled", half, "clean", (paper, fill, *around), ())


def left_alone() -> Iterator[Case]:
    """Clean folders with sentences that a hasty reader would take for gaps."""
    for n, (where, says) in enumerate(LEAVE_ALONE):
        house = HOUSES[n % len(HOUSES)]
        text = says.format(f=house.write(NOW + datetime.timedelta(days=20)), e=house.write(ago(30)), y=2014)
        what = "CT CHEST" if where == "imaging" else "Carcinoma, see microscopic description."
        yield Case(f"clean{n:02}", "clean", "clean", (Paper(where, house, NOW, text, what=what, number=900 + n),), ())
