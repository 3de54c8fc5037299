"""Portal exports: C-CDA, XDM and FHIR, from made-up documents."""

# ruff: noqa: E501 - lines of XML that read better whole

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_files import zipped
from sopinion.model.kind import Kind
from sopinion.model.page import Outcome, Passed, Problem, ProblemCode, Reading
from sopinion.paper import clinical, fhir
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.codes import kind_of
from sopinion.paper.header import day
from sopinion.paper.markup import tree
from sopinion.paper.original import Original
from sopinion.paper.xdm import kinds

Read = Callable[..., dict[str, Outcome]]
Make = Callable[..., Path]

NARRATIVE = (
    "<paragraph>Left breast, core biopsy:<br/>invasive carcinoma.</paragraph><list listType='ordered'><item>Grade 2</item>"
    "<item>Margins clear</item></list><table><thead><tr><th>Marker</th><th>Result</th></tr></thead><tbody><tr><td>ER</td>"
    "<td><content>positive</content></td></tr></tbody></table>"
)


def cda(code: str = "11526-1", title: str = "Surgical Pathology", times: str = "", body: str = "") -> bytes:
    care = "<documentationOf><serviceEvent><effectiveTime><low value='20250314'/></effectiveTime></serviceEvent></documentationOf>"
    section = f"<structuredBody><component><section><title>FINAL DIAGNOSIS</title><text>{NARRATIVE}</text></section></component></structuredBody>"
    return (
        f"<?xml version='1.0'?><?xml-stylesheet href='CDA.xsl'?><ClinicalDocument xmlns='urn:hl7-org:v3'>"
        f"<code code='{code}' displayName='A document'/><title>{title}</title><effectiveTime value='20250320101500-0500'/>"
        "<recordTarget><patientRole><id root='2.16.840.1.113883.4.1' extension='123-45-6789'/><id root='1.2' extension='MRN90210'/>"
        "<patient><name use='L'><given>Jane</given><given>Q</given><family>Doe</family></name><birthTime value='19610203'/>"
        "</patient></patientRole></recordTarget><author><assignedAuthor><assignedPerson><name><given>Ann</given><family>Lee</family>"
        "<suffix>MD</suffix></name></assignedPerson></assignedAuthor></author><custodian><assignedCustodian>"
        "<representedCustodianOrganization><name>Harbor Hospital</name></representedCustodianOrganization></assignedCustodian>"
        f"</custodian>{times or care}<component>{body or section}</component></ClinicalDocument>"
    ).encode()


def text_of(outcome: Outcome) -> str:
    assert isinstance(outcome, Reading), outcome
    return "\n".join(page.text for page in outcome.pages)


def test_a_clinical_document_says_what_it_is_whose_and_when(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "doc.xml").write_bytes(cda())
    outcome = reading(tmp_path / "doc.xml")["doc.xml"]
    assert isinstance(outcome, Reading)
    assert outcome.kind is Kind.PATHOLOGY_REPORT
    for line in (
        "Harbor Hospital",
        "Surgical Pathology",
        "Patient: Jane Q Doe",
        "Date of birth: 1961-02-03",
        "MRN: MRN90210",
        "Collected: 2025-03-14",
        "Reported: 2025-03-20",
        "Author: Ann Lee MD",
        "FINAL DIAGNOSIS",
        "invasive carcinoma.",
        "1. Grade 2",
        "Marker Result",
        "ER positive",
    ):
        assert line in text_of(outcome).split("\n")
    assert "6789" not in text_of(outcome)  # a social security number stays out


@pytest.mark.parametrize(
    ("code", "times", "lines"),
    [
        (
            "18842-5",
            (
                "<componentOf><encompassingEncounter><effectiveTime><low value='20250301'/><high value='20250305'/>"
                "</effectiveTime></encompassingEncounter></componentOf>"
            ),
            ("Admitted: 2025-03-01", "Discharged: 2025-03-05"),
        ),
        (
            "11506-3",
            "<componentOf><encompassingEncounter><effectiveTime value='202503011430'/></encompassingEncounter></componentOf>",
            ("Date of visit: 2025-03-01",),
        ),
        ("11504-8", "", ("Date of procedure: 2025-03-14",)),
        (
            "34133-9",
            (
                "<documentationOf><serviceEvent><effectiveTime><low value='19610203'/><high value='20250320'/></effectiveTime>"
                "</serviceEvent></documentationOf>"
            ),
            ("Reported: 2025-03-20",),
        ),
    ],
)
def test_the_day_of_the_care_bears_the_label_of_its_kind(code: str, times: str, lines: tuple[str, ...]) -> None:
    readable = clinical.compose(Original.of("a.xml", cda(code, times=times)), Asked())
    assert readable.kind is kind_of(code)
    labels = {"admitted": "Admitted", "discharged": "Discharged", "visited": "Date of visit"}
    labels |= {"performed": "Date of procedure", "reported": "Reported"}
    shown = [f"{labels[key]}: {value}" for key, value in readable.facts if key in labels]
    assert set(lines) <= set(shown)
    assert not any("1961" in line for line in shown)


def test_a_document_inside_a_document_is_read_as_a_file(tmp_path: Path, reading: Read, paper: Make) -> None:
    pdf = base64.b64encode(paper(tmp_path / "in" / "a.pdf", "the report itself").read_bytes()).decode()
    body = f"<nonXMLBody><text mediaType='application/pdf' representation='B64'>{pdf}</text></nonXMLBody>"
    (tmp_path / "doc.xml").write_bytes(cda(body=body))
    outcomes = reading(tmp_path / "doc.xml")
    inside = outcomes["doc.xml!/document.pdf"]
    assert text_of(inside) == "the report itself"
    assert isinstance(inside, Reading)
    assert inside.kind is Kind.PATHOLOGY_REPORT


def test_an_export_names_its_documents_and_its_wrapping_is_ignored(tmp_path: Path, reading: Read, paper: Make) -> None:
    scheme = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
    listed = (
        "<SubmitObjectsRequest xmlns='urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0'><RegistryObjectList><ExtrinsicObject>"
        "<Slot name='URI'><ValueList><Value>SCAN0001.PDF</Value></ValueList></Slot>"
        f"<Classification classificationScheme='{scheme}' nodeRepresentation='11504-8'/></ExtrinsicObject>"
        "</RegistryObjectList></SubmitObjectsRequest>"
    )
    box = tmp_path / "portal.zip"
    box.write_bytes(
        zipped(
            {
                "INDEX.HTM": "<html>open me</html>",
                "README.TXT": "read me",
                "IHE_XDM/SUBSET01/METADATA.XML": listed,
                "IHE_XDM/SUBSET01/CDA.XSL": "<xsl/>",
                "IHE_XDM/SUBSET01/DOC0001.XML": cda(),
                "IHE_XDM/SUBSET01/SCAN0001.PDF": paper(tmp_path / "in" / "a.pdf", "a scan").read_bytes(),
            }
        )
    )
    outcomes = reading(box)
    passed = [name for name, outcome in outcomes.items() if isinstance(outcome, Passed)]
    assert len(passed) == 4
    scan = outcomes["portal.zip!/IHE_XDM/SUBSET01/SCAN0001.PDF"]
    assert isinstance(scan, Reading)
    assert scan.kind is Kind.OPERATIVE_REPORT
    document = outcomes["portal.zip!/IHE_XDM/SUBSET01/DOC0001.XML"]
    assert isinstance(document, Reading)
    assert document.kind is Kind.PATHOLOGY_REPORT
    assert dict(kinds(listed.encode())) == {"SCAN0001.PDF": Kind.OPERATIVE_REPORT}


HOSTILE = (
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><ClinicalDocument>&x;</ClinicalDocument>",
    b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><ClinicalDocument/>",
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><ClinicalDocument>&x;</ClinicalDocument>",
    b"<?xml version='1.0'?><ClinicalDocument>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</ClinicalDocument>",
)


@pytest.mark.parametrize("data", HOSTILE)
def test_xml_that_reaches_out_or_swells_is_refused(tmp_path: Path, reading: Read, data: bytes) -> None:
    (tmp_path / "doc.xml").write_bytes(data)
    outcome = reading(tmp_path / "doc.xml")["doc.xml"]
    assert isinstance(outcome, Problem)
    assert outcome.code is ProblemCode.UNSAFE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<?xml version='1.0'?><other/>", ProblemCode.UNSUPPORTED),
        (b"<?xml version='1.0'?><ClinicalDocument>", ProblemCode.DAMAGED),
        (b"<?xml version='1.0'?><ClinicalDocument/>", ProblemCode.EMPTY),
        (cda(body="<nonXMLBody><text representation='B64'>not base64!</text></nonXMLBody>"), ProblemCode.DAMAGED),
    ],
)
def test_xml_that_is_no_document_is_named(tmp_path: Path, reading: Read, data: bytes, code: ProblemCode) -> None:
    (tmp_path / "doc.xml").write_bytes(data)
    outcome = reading(tmp_path / "doc.xml")["doc.xml"]
    assert isinstance(outcome, Problem)
    assert outcome.code is code


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_xml_is_read_or_refused(noise: bytes) -> None:
    try:
        tree(b"<?xml version='1.0'?><a>" + noise)
    except Unread as trouble:
        assert trouble.code in {ProblemCode.DAMAGED, ProblemCode.UNSAFE}  # noqa: PT017 - either way, and nothing else


def bundle(*resources: object) -> bytes:
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"use": "old", "family": "Roe"}, {"use": "official", "family": "Doe", "given": ["Jane", "Q"]}],
        "birthDate": "1961-02-03",
        "identifier": [
            {"type": {"coding": [{"code": "SS"}]}, "value": "123-45-6789"},
            {"type": {"coding": [{"code": "MR"}]}, "value": "90210"},
        ],
    }
    entries = [{"resource": one} for one in (patient, *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def report(**more: object) -> dict[str, object]:
    return {
        "resourceType": "DiagnosticReport",
        "category": [{"coding": [{"code": "LAB"}]}],
        "code": {"text": "Complete blood count"},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2025-03-14T08:00:00Z",
        "issued": "2025-03-15T08:00:00Z",
        "result": [{"reference": "Observation/o1"}],
        **more,
    }


OBSERVATION = {
    "resourceType": "Observation",
    "id": "o1",
    "code": {"text": "Hemoglobin"},
    "valueQuantity": {"value": 10.2, "unit": "g/dL"},
    "referenceRange": [{"low": {"value": 12}, "high": {"value": 16}}],
    "effectiveDateTime": "2025-03-14",
}


def test_a_fhir_report_reads_as_a_page(tmp_path: Path, reading: Read, paper: Make) -> None:
    pdf = base64.b64encode(paper(tmp_path / "in" / "a.pdf", "the same as a PDF").read_bytes()).decode()
    forms = [{"contentType": "application/pdf", "data": pdf, "title": "CBC"}]
    (tmp_path / "f.json").write_bytes(bundle(report(presentedForm=forms, conclusion="Mild anemia."), OBSERVATION))
    outcomes = reading(tmp_path / "f.json")
    assert text_of(outcomes["f.json!/CBC.pdf"]) == "the same as a PDF"
    outcome = outcomes["f.json"]
    assert isinstance(outcome, Reading)
    assert outcome.kind is Kind.LAB_REPORT
    for line in (
        "Complete blood count",
        "Patient: Jane Q Doe",
        "Date of birth: 1961-02-03",
        "MRN: 90210",
        "Collected: 2025-03-14",
        "Reported: 2025-03-15",
        "Hemoglobin 10.2 g/dL 12-16 2025-03-14",
        "Mild anemia.",
    ):
        assert line in text_of(outcome).split("\n")
    assert "6789" not in text_of(outcome)


def test_each_document_of_an_export_begins_a_page_and_lists_come_last(tmp_path: Path, reading: Read) -> None:
    note = {
        "resourceType": "DocumentReference",
        "type": {"coding": [{"code": "11506-3", "display": "Progress note"}]},
        "date": "2025-04-01T09:00:00Z",
        "subject": {"reference": "Patient/p1"},
        "content": [
            {"attachment": {"contentType": "text/plain", "data": base64.b64encode(b"She feels well.").decode()}}
        ],
    }
    composition = {
        "resourceType": "Composition",
        "title": "Discharge summary",
        "date": "2025-04-02",
        "section": [{"title": "Hospital course", "text": {"div": "<div><p>Uneventful.</p></div>"}}],
    }
    drug = {
        "resourceType": "MedicationRequest",
        "medicationCodeableConcept": {"text": "Letrozole 2.5 mg"},
        "authoredOn": "2025-01-02",
    }
    (tmp_path / "f.json").write_bytes(bundle(note, composition, drug, OBSERVATION))
    outcome = reading(tmp_path / "f.json")["f.json"]
    assert isinstance(outcome, Reading)
    first, second, third = outcome.pages
    assert "She feels well." in first.text
    assert "Discharge summary" in second.text
    assert "Uneventful." in second.text
    assert "Patient: Jane Q Doe" in second.text
    assert "Letrozole 2.5 mg 2025-01-02" in third.text
    assert "Hemoglobin" in third.text


def test_lines_of_resources_and_single_ones_are_read() -> None:
    lines = b"\n".join(json.dumps(one).encode() for one in (report(), OBSERVATION))
    assert fhir.compose(Original.of("a.ndjson", lines), Asked()).title == "Complete blood count"
    assert fhir.compose(Original.of("a.json", json.dumps(report(conclusion="x")).encode()), Asked()).title


@pytest.mark.parametrize("data", [b'{"a": "b"}', b'["x"]', b'{"resourceType": 5}'])
def test_other_json_is_not_taken_for_papers(data: bytes) -> None:
    with pytest.raises(Unread) as trouble:
        fhir.compose(Original.of("a.json", data), Asked())
    assert trouble.value.code is ProblemCode.UNSUPPORTED


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "resourceType",
                    "name",
                    "code",
                    "coding",
                    "content",
                    "attachment",
                    "data",
                    "section",
                    "text",
                    "div",
                    "subject",
                    "result",
                    "reference",
                    "identifier",
                    "type",
                    "category",
                    "given",
                    "presentedForm",
                    "context",
                    "period",
                    "event",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=200)
@given(
    st.sampled_from(["DiagnosticReport", "DocumentReference", "Composition", "Patient", "Observation", "Condition"]),
    st.dictionaries(
        st.sampled_from(["code", "content", "section", "subject", "name", "category", "result", "type", "identifier"]),
        json_values,
    ),
)
def test_no_json_stops_the_reader(kind: str, fields: dict[str, object]) -> None:
    data = bundle({**fields, "resourceType": kind}, {"resourceType": "Patient", **fields})
    fhir.compose(Original.of("a.json", data), Asked())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("20250314103000-0500", "2025-03-14"),
        ("2025-03-14T10:30:00Z", "2025-03-14"),
        ("202503", "2025-03"),
        ("2025", "2025"),
        ("soon", ""),
        ("", ""),
    ],
)
def test_points_in_time_are_written_as_days(text: str, wanted: str) -> None:
    assert day(text) == wanted
