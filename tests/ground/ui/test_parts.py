"""What the parts say: counts that add up, forms that explain themselves, tables that stay tables."""

from collections.abc import Callable

from django import forms
from django.forms import formset_factory

from samnak.ground.ui.forms import PlainForm

Draw = Callable[..., str]


class Card(PlainForm):
    medicine = forms.ChoiceField(
        label="Doctor or medicine",
        choices=[("unsaid", "Does not want to say"), ("", "---"), ("now", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    village = forms.CharField(label="Village", help_text="if they know it")


def test_blocks_are_people_and_their_words_are_counts(draw: Draw) -> None:
    groups = [
        {"kind": "house", "n": 14, "words": "to our house"},
        {"kind": "unmet", "n": 3, "words": "not yet met"},
    ]
    html = draw("{% blocks groups %}", groups=groups)
    assert html.count('<i class="house">') == 14 + 1  # and one in the key
    assert 'aria-label="Of 17 landed: 14 to our house, 3 not yet met"' in html
    assert "One block is one person." in html


def test_over_sixty_people_a_block_is_up_to_five_and_says_so(draw: Draw) -> None:
    html = draw("{% blocks groups %}", groups=[{"kind": "house", "n": 61, "words": "to our house"}])
    assert html.count('<i class="house">') == 13 + 1
    assert "One block is up to five people." in html


def test_a_group_of_nobody_is_not_drawn(draw: Draw) -> None:
    assert "held" not in draw("{% blocks groups %}", groups=[{"kind": "held", "n": 0, "words": "held"}])


def test_a_sum_shows_its_signs(draw: Draw) -> None:
    terms = [{"n": 25, "words": "listed"}, {"n": 1, "sign": "-", "words": "off"}]
    html = draw("{% sum terms total %}", terms=terms, total={"n": 24, "words": "landed"})
    assert ">25</b>" in html and ">\N{MINUS SIGN}1</b>" in html and ">24</b>" in html


def test_does_not_want_to_say_is_last_dashed_and_nothing_is_chosen(draw: Draw) -> None:
    html = draw("{% answers form.medicine %}", form=Card())
    assert html.index('value="now"') < html.index('value="no"') < html.index('value="unsaid"')
    assert html.count("ans soft") == 1 and "checked" not in html and 'value=""' not in html


def test_the_error_summary_leads_to_each_field(draw: Draw) -> None:
    html = draw("{% error_summary form %}{% field form.village %}", form=Card({}))
    assert "2 questions still need an answer" in html
    assert 'href="#id_village"' in html and 'href="#id_medicine_0"' in html
    assert 'aria-describedby="id_village_hint id_village_wrong"' in html and 'aria-invalid="true"' in html


def test_the_error_summary_reads_several_forms(draw: Draw) -> None:
    several = formset_factory(Card, extra=2)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-village": "A"}
    )
    assert "1 question still needs" in draw("{% error_summary several %}", several=several)


def test_a_form_without_errors_has_no_summary(draw: Draw) -> None:
    assert draw("{% error_summary form %}", form=Card()).strip() == ""


def test_the_browsers_own_reproach_is_left_out(draw: Draw) -> None:
    assert "required" not in draw("{% field form.village %}{% field form.medicine %}", form=Card())


def test_a_table_keeps_its_roles_when_it_stacks(draw: Draw) -> None:
    html = draw(
        '{% table "Two" %}{% heads "Name" "" %}{% rows %}{% row mark=True %}{% name_cell one "/p/" %}'
        '{% cell "go" %}x{% endcell %}{% endrow %}{% endrows %}{% endtable %}',
        one={"family": "Pen", "given": "Sophal"},
    )
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in html
    assert '<span class="vh">Action</span>' in html and 'class="mark"' in html


def test_ten_buttons_with_one_word_differ_for_a_reader(draw: Draw) -> None:
    html = draw('{% button "Welcome" href="/w/" about=who|plain_name %}', who={"family": "Pen", "given": "Sophal"})
    assert '<span class="vh">: PEN Sophal</span>' in html


def test_words_to_say_stand_in_the_quotation_marks_of_their_language(draw: Draw) -> None:
    assert "“Come in.”" in draw('{% say "Come in." %}')
    assert '<span lang="km">«សូមចូល»</span>' in draw('{% say "សូមចូល" language="km" %}')


def test_what_a_person_wrote_is_escaped_everywhere(draw: Draw) -> None:
    bad = '<img src=x onerror="x">'
    html = draw(
        '{% status "done" bad %}{% button bad %}{% note bad %}{% endnote %}{% refusal bad bad "/" bad %}'
        '{% empty_state bad bad "/" bad %}{% facts pairs %}{% svc bad "done" bad bad %}{% say bad %}'
        '{% steps 1 2 bad %}'
        '{% river %}{% river_entry bad bad by=bad %}{{ bad }}{% endriver_entry %}{% endriver %}'
        '{% person_heading who state=bad %}{% endperson_heading %}'
        '{% task bad bad "/" whom=bad room=bad %}{% endtask %}'
        '{% verdict True bad %}{% endverdict %}{% table bad %}{% heads bad %}{% cells bad %}{% endtable %}'
        '{% consent bad %}{% endconsent %}{% pick choices bad %}',
        bad=bad, pairs=[(bad, bad)], who={"family": bad, "given": bad, "khmer": bad, "called": bad},
        choices=[{"label": bad, "url": bad}],
    )  # fmt: skip
    assert "<img" not in html and "<IMG" not in html


def test_a_task_may_be_about_a_person_or_about_words(draw: Draw) -> None:
    html = draw('{% task "10:00" "Go" "/" whom=who %}{% endtask %}', who={"family": "Pen", "khmer": "ប៉ែន"})
    assert "PEN" in html and 'lang="km"' in html
    assert "Flight of Saturday" in draw('{% task "10:00" "Go" "/" whom="Flight of Saturday" %}{% endtask %}')


def test_a_refusal_is_no_question() -> None:
    from django import forms

    from samnak.ground.ui.tags.forms import error_summary

    form = forms.Form({})
    form.add_error(None, "This case is closed.")
    assert error_summary(form)["title"] == "This was not kept."
    asks = type("Asks", (forms.Form,), {"words": forms.CharField()})({})
    asks.add_error(None, "This case is closed.")
    assert error_summary(asks)["title"] == "1 question still needs an answer"
