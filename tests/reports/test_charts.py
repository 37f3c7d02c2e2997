"""The drawn pictures: nothing runs into anything else, whoever the bidders are and however many."""

from __future__ import annotations

import re

import pytest
from report_making import assessment

from procurecheck import model
from procurecheck.reports import charts, drawing

NAMES = (
    "Ltd",
    "Objektpflegedienstleistungsgesellschaft für Schulen und Verwaltungsgebäude mbH & Co. KG",
    "ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ «БУДІВЕЛЬНА КОМПАНІЯ ЗАХІДШЛЯХБУД»",
    "شركة النور للخدمات العامة والتنظيف والصيانة والمقاولات المحدودة المسؤولية",
    "上海建筑装饰工程集团有限公司乌克兰分公司基础设施建设项目管理部门",
    "W" * 200,
)


def bidder(name: str, price: model.PricePicture | None = None) -> model.SupplierAssessment:
    plain = assessment().suppliers[0]
    return plain.model_copy(update={"name": name, "price": price or plain.price})


def words(svg: str) -> list[tuple[str, float]]:
    """The texts of a picture with where they begin or end."""
    found = re.findall(r'<text x="([\d.]+)"[^>]*>(?:<title>[^<]*</title>)?\s*([^<]*)', svg)
    return [(text.strip(), float(x)) for x, text in found]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_cut_to_its_room_and_whole_where_one_asks(name: str) -> None:
    svg = str(charts.bidders_chart([bidder(name)]))
    shown = next(text for text, _ in words(svg) if text and (text == name or text.endswith("…")))
    # half a letter more at the least than even the narrowest of them takes
    assert len(shown) <= 75
    assert name.startswith(shown.removesuffix("…"))
    assert f"<title>{name.replace('&', '&amp;')}</title>" in svg
    assert name.replace("&", "&amp;") in svg.partition("</desc>")[0]


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (15, 15), (40, charts.MOST_BIDDERS)])
def test_many_bidders_have_a_picture_of_a_height_that_can_be_looked_at(count: int, rows: int) -> None:
    svg = str(charts.bidders_chart([bidder(f"Bidder {number}") for number in range(count)]))
    assert svg.count("<title>Bidder ") == rows
    height = float(re.search(r'viewBox="0 0 360 ([\d.]+)"', svg)[1])  # type: ignore[index]
    assert height < 900
    assert (f"and {count - rows} more" in svg) == (count > rows)


def test_a_floor_that_is_a_range_shows_both_ends() -> None:
    price = model.PricePicture(
        status="near_floor", floor=80, floor_high=125, offered=100, ratio=1.25, ratio_high=0.8, currency="EUR"
    )
    svg = str(charts.bidders_chart([bidder("Ltd", price)]))
    assert ("0.80–1.25", drawing.WIDTH) in words(svg)
    assert "0.80–1.25 × floor" in svg.partition("</desc>")[0]
