# ruff: noqa: E501, PLR2004, ISC004 - every paper stands on a line of its own, and the odds of each beside it
"""Papers of kinds without public texts, written here to measure with: recognition_papers.py OUT.jsonl.gz [--each 24].

Each row is {"id", "kind", "text", "titles"}. The wording is our own and made up; nobody in it lives.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Callable

Paper = tuple[str, list[str]]


def _lab(r: random.Random) -> Paper:
    if r.random() < 0.5:
        rows = r.sample(
            [
                "White cell count",
                "Haemoglobin",
                "Platelets",
                "Neutrophils",
                "Urea",
                "Creatinine",
                "Potassium",
                "Total bilirubin",
                "CRP",
                "PSA",
                "AFP",
            ],
            6,
        )
        body = "\n".join(
            f"{name}  {r.uniform(1, 150):.1f}  {r.choice(['g/L', 'umol/L', '10^9/L'])}  ({r.randrange(1, 9)} - {r.randrange(10, 90)})"
            for name in rows
        )
        return (
            f"Investigation  Value  Units  Normal range\n{body}\n\nValidated by the duty biochemist. Sample type: serum.",
            ["Haematology and Biochemistry", "Blood Results"],
        )
    rows = r.sample(
        [
            "GLUCOSE",
            "BUN",
            "CHLORIDE",
            "ALT (SGPT)",
            "AST (SGOT)",
            "ALKALINE PHOSPHATASE",
            "HEMATOCRIT",
            "MCV",
            "RDW",
            "CA 19-9",
            "CA 125",
        ],
        7,
    )
    body = "\n".join(
        f"{name} {r.uniform(1, 150):.0f} {r.choice(['', 'HIGH', 'LOW'])} mg/dL {r.randrange(1, 9)}-{r.randrange(10, 99)}"
        for name in rows
    )
    return (
        f"COMPONENT VALUE FLAG UNITS REF RANGE\n{body}\nFasting: unknown. CLIA no. 00D0000000. Laboratory director: on file.",
        ["CHEMISTRY PANEL", "Test Results", "CBC WITH DIFFERENTIAL"],
    )


def _genomic(r: random.Random) -> Paper:
    if r.random() < 0.4:
        return (
            f"Indication: family history of breast cancer\nGenes analyzed: 47\nRESULT: {r.choice(['NEGATIVE', 'POSITIVE', 'UNCERTAIN'])}\n"
            "No pathogenic variants were detected in the genes tested. One variant of uncertain significance was found in CHEK2.\n"
            "METHODOLOGY\nCoding regions and splice sites were enriched and read by next-generation sequencing.\nLIMITATIONS\nDeep intronic changes are not seen.",
            ["Hereditary Cancer Panel", "Germline Genetic Test Report"],
        )
    if r.random() < 0.4:
        return (
            f"Tissue: bone marrow\nKARYOTYPE: 46,XX,t(9;22)(q34;q11.2)[{r.randrange(5, 20)}]\nCells counted: 20. Cells karyotyped: 4.\n"
            "FISH RESULTS: BCR/ABL1 fusion in most interphase nuclei.\nINTERPRETATION: abnormal female karyotype.",
            ["CYTOGENETICS REPORT", "Chromosome Analysis"],
        )
    return (
        f"RESULTS SUMMARY\nTMB {r.randrange(1, 30)} Muts/Mb. MS-Stable.\nREPORTABLE ALTERATIONS\n{r.choice(['KRAS G12C', 'IDH1 R132H', 'ESR1 D538G'])} VAF {r.randrange(2, 50)}%\n"
        "CDKN2A loss\nPERTINENT NEGATIVES: EGFR, ALK, ROS1\nCLINICAL TRIALS\nThree studies match. Cell-free DNA was sequenced on a panel of 74 genes.",
        ["Comprehensive Genomic Profiling", "Liquid Biopsy Report", "Molecular Profile"],
    )


def _medication(r: random.Random) -> Paper:
    drugs = r.sample(
        [
            "anastrozole 1 mg tab",
            "warfarin 3 mg tablet",
            "levothyroxine 75 mcg tablet",
            "furosemide 20 mg",
            "tramadol 50 mg capsule",
            "bisoprolol 2.5 mg",
            "insulin glargine 14 units",
            "prochlorperazine 10 mg",
        ],
        5,
    )
    if r.random() < 0.5:
        rows = "\n".join(
            f"{d}  Take 1 tablet by mouth {r.choice(['daily', 'at night', 'every 6 hours as needed'])}  Qty {r.randrange(10, 90)}  Refills {r.randrange(0, 5)}"
            for d in drugs
        )
        return (
            f"Drug name  Directions  Quantity  Refills\n{rows}\nLast filled dates are those of this pharmacy only. Questions? Ask your pharmacist.",
            ["PATIENT PRESCRIPTION RECORD", "Pharmacy Profile"],
        )
    rows = "\n".join(f"- {d}, {r.choice(['one each morning', 'twice daily', 'with meals'])}" for d in drugs)
    return (
        f"Regular medicines\n{rows}\n\nOver the counter\n- fish oil capsule daily\n\nStopped medications\n- aspirin\n\nDrug allergies: codeine",
        ["Home Medications", "Medicines List"],
    )


def _insurance(r: random.Random) -> Paper:
    return r.choice(
        [
            (
                f"Policy holder: on file\nSubscriber ID: ZZ{r.randrange(10**6)}\nGroup number {r.randrange(10**4)}\nRxBIN 000000\nCopay: office $30, specialist $60, emergency $250",
                ["HEALTH PLAN MEMBER CARD", "Insurance Card"],
            ),
            (
                f"Account number {r.randrange(10**6)}\nRoom and board $ {r.randrange(900, 9000)}\nPharmacy $ {r.randrange(90, 900)}\nInsurance paid $ {r.randrange(90, 900)}\nBALANCE DUE $ {r.randrange(10, 900)}\nPlease pay this amount within 30 days.",
                ["PATIENT STATEMENT", "Itemized Bill"],
            ),
            (
                "Your health plan has approved the service below. Authorization number 55-019.\nServices approved: MRI breast, one unit. This approval is not a promise of payment. Coverage ends if you leave the plan.",
                ["Approval Notice", "Notice of Authorization"],
            ),
            (
                "We cannot cover the drug that your doctor asked for. It does not meet our criteria for medical necessity. You have the right to appeal. An outside reviewer can look at it too (external review).",
                ["Notice of Denial", "Adverse Benefit Determination"],
            ),
        ]
    )


def _referral(r: random.Random) -> Paper:
    return r.choice(
        [
            (
                f"Dear Dr. {r.choice(['Lang', 'Ochoa', 'Breit'])},\n\nI would be grateful if you could see this {r.randrange(40, 80)}-year-old with a new diagnosis of {r.choice(['colon cancer', 'lymphoma', 'melanoma'])}. Staging is under way. Your opinion on further treatment would be most welcome.\n\nYours sincerely",
                ["Letter of Referral", ""],
            ),
            (
                f"Referring provider: on file\nReferred to: Medical Oncology\nReason for referral: {r.choice(['abnormal mammogram', 'lung nodule', 'anemia'])}\nPriority: urgent\nVisits authorized: 3\nICD-10: C50.9",
                ["AMBULATORY REFERRAL", "Referral Form"],
            ),
            (
                "I am referring the above patient for evaluation and treatment of a pancreatic mass seen on CT. Enclosed please find the imaging report and labs. I appreciate your help with this patient's care.\nSincerely,",
                ["Consultation Request", "Physician Referral"],
            ),
        ]
    )


def _plan(r: random.Random) -> Paper:
    drug = r.choice(
        [
            "pembrolizumab 200 mg IV",
            "docetaxel 75 mg/m2",
            "cisplatin 75 mg/m2 and pemetrexed 500 mg/m2",
            "gemcitabine 1000 mg/m2",
        ]
    )
    return r.choice(
        [
            (
                f"Diagnosis: stage III disease\nTreatment goal: {r.choice(['cure', 'control'])}\nPlanned regimen: {drug} every 3 weeks\nNumber of cycles: {r.randrange(4, 8)}\nPremedications: dexamethasone, ondansetron\nHold parameters: ANC below 1.0\nExpected side effects: fatigue, hair loss, low counts",
                ["ONCOLOGY TREATMENT PLAN", "Systemic Therapy Plan"],
            ),
            (
                f"Protocol: {drug}\nCycle length: 21 days. Planned cycles: 6. Emetogenic risk: moderate.\nPre-treatment tests: CBC, CMP, echocardiogram.\nConsent obtained. Central line to be placed. Planned start date to follow.",
                ["CHEMOTHERAPY ORDERS", "Regimen Order"],
            ),
            (
                f"Aim of treatment: palliative\nWe plan to give {drug} on day 1 of each 21-day cycle for four cycles, then repeat the scan. Antiemetics and growth factor as needed. Possible side effects were explained.",
                ["Proposed Treatment Plan", "Plan of Care"],
            ),
        ]
    )


def _given(r: random.Random) -> Paper:
    rows = "\n".join(
        f"C{i} D1  {r.choice(['paclitaxel', 'carboplatin', 'trastuzumab'])} {r.randrange(100, 700)} mg IV over {r.randrange(30, 180)} min  {r.choice(['AB', 'CD'])} RN"
        for i in range(1, r.randrange(3, 7))
    )
    return r.choice(
        [
            (
                f"Drug  Dose given  Route  Start time  Stop time  Administered by\n{rows}\nPort accessed, good blood return. No infusion reaction.",
                ["INFUSION RECORD", "Treatment Administration Record"],
            ),
            (
                f"Cycles given: 6 of 6\nCumulative dose doxorubicin: {r.randrange(180, 400)} mg/m2\nDose reductions: cycle 4 by 25%\nDelays: cycle 3, one week, low counts\nLast treatment tolerated well.",
                ["Chemotherapy Treatment Summary", "Cycle Summary"],
            ),
            (
                f"Day 1\nMedications administered\n{rows}\nVerified by two nurses. Line flushed.",
                ["Infusion Flow Sheet", "MAR"],
            ),
        ]
    )


def _radiation(r: random.Random) -> Paper:
    return r.choice(
        [
            (
                f"The patient completed a course of radiation to the {r.choice(['chest wall', 'pelvis', 'brain'])}. A total of {r.choice(['50.4', '45', '60'])} Gy was given in {r.randrange(15, 34)} fractions with 6 MV photons. There was mild skin erythema and no treatment break. Return in four weeks.",
                ["RADIATION THERAPY COMPLETION NOTE", "End of Treatment Summary"],
            ),
            (
                f"Course  Site  Energy  Dose/fx (cGy)  Fractions  Total dose (cGy)\n1  {r.choice(['R breast', 'Prostate'])}  10 MV  200  25  5000\nBoost  2  electrons  200  5  1000\nElapsed days: 44\nAcute toxicity: grade 1 fatigue",
                ["Radiation Treatment Summary", "Course Summary"],
            ),
            (
                "Volumes: whole brain\nPrescribed dose: 3000 cGy in 10 fractions\nModality: external beam, opposed laterals\nTreatment completed without unplanned breaks. Side effects: hair loss.",
                ["Radiotherapy Summary", "Completion Note"],
            ),
        ]
    )


def _board(r: random.Random) -> Paper:
    return (
        f"Presented by: on file\nCase summary: {r.randrange(40, 80)}-year-old with {r.choice(['rectal', 'breast', 'lung'])} cancer.\nImaging review: T3 lesion.\nPathology review: adenocarcinoma.\n"
        "Discussion: the options were weighed.\nConsensus recommendation: treatment before surgery. Attendees: surgery, medical oncology, radiology.",
        ["TUMOR BOARD NOTE", "Multidisciplinary Conference", "MDT Outcome"],
    )


def _opinion(r: random.Random) -> Paper:
    return (
        f"Records reviewed: pathology, {r.randrange(2, 9)} imaging reports, operative note.\nQuestions asked: Is surgery first the right order?\n"
        "Expert opinion: Based on my review I agree with the proposed treatment. The patient was not examined.\nAlternatives: a trial may be open near home.",
        ["SECOND OPINION CONSULTATION REPORT", "Second Opinion"],
    )


def _visit_summary(r: random.Random) -> Paper:
    return (
        f"You saw your care team today. Blood pressure {r.randrange(100, 150)}/70.\nReason for your visit: follow-up\nYour medications\nkeep taking letrozole\nUpcoming appointments\nLab visit\nWhen to call: fever above 100.4\nThank you for choosing us. Sign in to the patient portal for results.",
        ["AFTER VISIT SUMMARY", "Your Visit Summary", "Clinical Summary"],
    )


def _directive(r: random.Random) -> Paper:
    return r.choice(
        [
            (
                "I appoint the person named below as my health care agent to make health care decisions for me when I cannot.\nAlternate agent: none\nLife-sustaining treatment: my agent decides.\nWitness: ______  Witness: ______  Notary public",
                ["HEALTH CARE PROXY", "Durable Power of Attorney for Health Care"],
            ),
            (
                "I hereby authorize the hospital to release my records.\nInformation to be released: all oncology notes\nPurpose: further care\nI understand that I may revoke this authorization in writing.\nSignature of patient: ______",
                ["AUTHORIZATION FOR RELEASE OF INFORMATION", "HIPAA Authorization"],
            ),
        ]
    )


def _own(r: random.Random) -> Paper:
    return (
        f"{r.choice(['March', 'June'])}: I felt a lump. My doctor sent me for a scan.\nWhat I want to ask\n- What are my options?\n- Can I wait?\nWhat matters most to me: time with my daughter.\nI am worried about the trip.",
        ["MY QUESTIONS", "My Timeline", ""],
    )


def _none(r: random.Random) -> Paper:
    return r.choice(
        [
            (
                "Chair yoga for beginners, every Monday in the community room. Bring a mat. The café opens at eight.",
                ["", "Community News"],
            ),
            (
                "Please answer each question.\nDo you smoke?  Yes  No\nDo you live alone?  Yes  No\nOccupation ____________\nEmergency contact ____________\nOffice use only",
                ["New Patient Questionnaire", ""],
            ),
            (
                "Roast chicken\n1 chicken\n2 lemons\nSalt\nRoast at 400 degrees for one hour and let it rest.",
                ["", "Dinner"],
            ),
            ("Your parcel is on its way. Two boxes. Leave at the door if nobody is home.", ["Delivery note", ""]),
            (
                "The east entrance is closed for building work until autumn. Please use the main door. We are sorry for the trouble.",
                ["", "Notice to visitors"],
            ),
            (
                "Attn: Health Information\nNumber of pages: 14\nMessage: as asked, records follow. If you have received this fax in error, call us and shred it.",
                ["FAX", "Fax Transmittal"],
            ),
        ]
    )


KINDS: dict[str, Callable[[random.Random], Paper]] = {
    "lab-report": _lab,
    "genomic-report": _genomic,
    "medication-list": _medication,
    "insurance-paper": _insurance,
    "referral": _referral,
    "treatment-plan": _plan,
    "treatment-record": _given,
    "radiation-summary": _radiation,
    "tumor-board-note": _board,
    "second-opinion": _opinion,
    "visit-summary": _visit_summary,
    "directive": _directive,
    "patient-page": _own,
    "other": _none,
}


def main() -> None:
    """Write the papers."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    ap.add_argument("--each", type=int, default=24)
    ap.add_argument("--seed", type=int, default=11)
    a = ap.parse_args()
    r = random.Random(a.seed)  # noqa: S311 - papers to measure with, no secret
    with gzip.open(a.out, "wt", encoding="utf8") as f:
        for kind, make in KINDS.items():
            for i in range(a.each):
                text, titles = make(r)
                f.write(json.dumps({"id": f"own-{kind}-{i}", "kind": kind, "text": text, "titles": titles}) + "\n")


if __name__ == "__main__":
    main()
