"""On what a letter rests: the contract and the stage, or the object and how long it holds."""

from pipeline.documents.letter_writer import Writer
from pipeline.documents.printing import Parts
from pipeline.documents.values import Context, Figure, Text
from pipeline.domain.contract import Stage
from pipeline.domain.told import BuiltObject
from pipeline.locales.inflection.counted import counted
from pipeline.locales.inflection.numerals import Case
from pipeline.warranty.terms import months_after


def basis_part(writer: Writer) -> Context:
    """The basis, with what else there is to say of the stage or the object.

    Source:
        ``russian-documents.md`` section 6.5a; ``design.md`` section 3, «Объекты».
    """
    about = writer.about
    if isinstance(about, BuiltObject):
        return {
            "parts": _of_object(writer, about),
            "has_summary": False,
            "summary": Text(""),
            "has_guaranteed": False,
            "guaranteed": (),
            "is_common": True,
            "common": writer.clause("object_common"),
            "confirmed": _confirmed(writer, about),
        }
    return {
        "parts": _of_stage(writer, about),
        "has_summary": bool(about.summary),
        "summary": writer.said_of("summary"),
        "has_guaranteed": bool(about.guaranteed),
        "guaranteed": writer.clause("guaranteed", guaranteed=writer.said_of("guaranteed")),
        "is_common": False,
        "common": (),
        "confirmed": (),
    }


def _of_stage(writer: Writer, stage: Stage) -> Parts:
    return writer.clause(
        "basis_stage",
        contract_on=writer.contract_on(),
        contract_no=writer.typed("contract_no"),
        starts_on=writer.starts_on(stage),
        stage=writer.said_of("code"),
        name=writer.said_of("name"),
        subject=writer.said_of("subject"),
        group=writer.paper.words(f"group.{stage.group}"),
    )


def _of_object(writer: Writer, built: BuiltObject) -> Parts:
    said = writer.clause(
        "basis_object",
        contract_on=writer.contract_on(),
        contract_no=writer.typed("contract_no"),
        object=writer.said_of("code"),
        name=writer.said_of("name"),
    )
    space: Parts = ({"value": Text(" ")},)
    if built.product:
        said += space + writer.clause("object_product", product=writer.said_of("product"))
    if built.release:
        said += space + writer.clause("object_release", release=writer.said_of("release"))
    return said


def _confirmed(writer: Writer, built: BuiltObject) -> Parts:
    """How often the conditions are confirmed, and by when the next time."""
    place = built.places.get("confirm_months")
    source = () if place is None else (place,)
    months = built.confirm_months
    printed = counted(months, "месяц", Case.NOMINATIVE)
    return writer.clause(
        "object_confirmed",
        confirm_months=Figure("object.confirm_months", months, printed, "months", source),
        confirm_by=writer.paper.long_day(
            "object.confirm_by", months_after(writer.on, months), *source
        ),
    )
