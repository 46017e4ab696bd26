"""A class on its pages: join, ask, answer, reveal, follow, train, close."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kllab.classes import limits
from kllab.topics.vae.train import Config
from pages.classroom.trainings import of_class
from pages.classroom.views import BETAS
from pages.web import classes, visitor
from pages.web.lesson import predictions
from tests.pages.test_contract import charts
from tests.support.hostile import ELSEWHERE, HOSTILE
from tests.support.serving import ROOT
from tests.support.stored_runs import AnyRecord, Lab, Made, any_record, scripted_lab

CLASS = "classroom/page.py"
NORMAL = "foundations/normal/page.py"
MARKUP = ("](http", "![](", "<img", "<script", f"https://{ELSEWHERE}", f"www.{ELSEWHERE}")


@pytest.fixture(autouse=True)
def own_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Classes of this test alone, in which a student may answer as fast as AppTest does."""
    classes.stop()
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path))
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 0.0)
    yield
    classes.stop()


def opened(page: str, **query: str) -> AppTest:
    """Return a page as another visitor opens it."""
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30).run()
    app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    app._page_hash = ""  # the next run is of the page to which this one has led
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def heading(app: AppTest) -> str:
    return str(app.title[0].value)


def text(app: AppTest) -> str:
    """Return all that is to be read as Markdown."""
    elements = (*app.markdown, *app.caption, *app.warning, *app.info)
    return "\n".join(str(element.value) for element in elements)


def code_of(app: AppTest) -> str:
    found = re.fullmatch(r"Class (\w{3}-\w{3})", heading(app))
    assert found
    return found[1]


@pytest.fixture
def teacher() -> AppTest:
    return press(opened(CLASS), "class-open")


def join(teacher: AppTest) -> AppTest:
    return opened(CLASS, **{"class": code_of(teacher)})


def answers(app: AppTest) -> list[int]:
    """Return how often each option was answered, as drawn."""
    [histogram] = [one["figure"] for one in charts(app) if one["name"] == "class-answers"]
    bars = {
        str(label): int(count)
        for trace in histogram["data"]
        for label, count in zip(trace["x"], trace["y"], strict=True)
    }
    return [bars[label] for label in histogram["layout"]["xaxis"]["categoryarray"]]


def test_a_prediction_from_asking_to_its_page(teacher: AppTest) -> None:
    anna, ben = join(teacher), opened(CLASS)
    ben.text_input(key="class-code").input(code_of(teacher).lower())
    run(ben)
    assert heading(anna) == heading(ben) == heading(teacher)
    assert "student 1" in text(anna)
    assert "student 2" in text(ben)
    assert "No question is open" in text(anna)
    texts = [prediction.text for _, prediction in predictions()]
    number = next(i for i, asked in enumerate(texts) if "0.6, 0.4, 0). Which" in asked)
    teacher.radio(key="class-prediction").set_value(number)
    press(run(teacher), "class-ask")
    question = predictions()[number][1]
    for student, option in ((run(anna), 0), (run(ben), 1)):
        assert question.truth().reason not in str(student.main), "it is not sent before the reveal"
        student.radio(key="class-option-1").set_value(option)
        run(student)
        assert question.options[option].replace("‖", "") in text(student).replace("‖", "")
    run(teacher)
    assert "2 of 2 have answered" in text(teacher)
    assert answers(teacher) == [1, 1, 0, 0]
    ben.radio(key="class-option-1").set_value(0)
    run(ben)
    press(teacher, "class-reveal")
    assert answers(teacher) == [2, 0, 0, 0]
    assert "2 of 2 answered so" in text(teacher)
    assert "Answer: KL" in text(run(anna))
    assert answers(anna) == [2, 0, 0, 0]
    press(teacher, "class-show")
    assert heading(teacher) == heading(run(anna)) == "Two distributions over a few outcomes"
    assert anna.query_params["q"] == "0.6,0.4,0"


def test_a_number_and_a_question_of_one_s_own(teacher: AppTest) -> None:
    anna = join(teacher)
    teacher.selectbox(key="class-topic").set_value("A question of my own")
    run(teacher)
    press(teacher, "class-ask")
    assert "Write the options" in text(teacher)
    teacher.text_area(key="class-own-text").input("How **many** bits?")
    teacher.text_area(key="class-own-options").input("one\none")
    press(teacher, "class-ask")
    assert "Two options are the same" in text(teacher)
    teacher.segmented_control(key="class-own-kind").set_value("A number")
    run(teacher)
    teacher.number_input(key="class-own-number").set_value(2.5)
    press(teacher, "class-ask")
    run(anna)
    anna.number_input(key="class-number-1").set_value(1.5)
    press(anna, "class-send-1")
    assert "Your answer: 1.5" in text(anna).replace("\\", "")
    press(teacher, "class-reveal")
    [histogram] = [one["figure"] for one in charts(teacher) if one["name"] == "class-answers"]
    assert histogram["layout"]["shapes"][0]["x0"] == 2.5
    assert sum(histogram["data"][0]["y"]) == 1
    press(teacher, "class-end")
    assert "No question is open" in text(run(anna))


def test_texts_of_a_teacher_are_text(teacher: AppTest) -> None:
    anna = join(teacher)
    teacher.selectbox(key="class-topic").set_value("A question of my own")
    run(teacher)
    for hostile in HOSTILE:
        teacher.text_area(key="class-own-text").input(hostile)
        teacher.text_area(key="class-own-options").input(f"{hostile}\nplain")
        press(teacher, "class-ask")
        for app in (teacher, run(anna)):
            labels = [option for radio in app.radio for option in radio.options]
            for shown in (text(app), *labels):
                bare = re.sub(r"\\.", "", shown)  # what is escaped is text
                assert not [markup for markup in MARKUP if markup in bare], shown


@pytest.mark.parametrize("code", ["", "HKM-34", "AAA-AAA", "<b>x</b>", "[a](https://a.b)" * 2])
def test_codes_that_open_no_class(code: str) -> None:
    app = opened(CLASS, **{"class": code})
    assert heading(app) == "Class"
    assert bool(app.warning) == bool(code)
    app.text_input(key="class-code").input(code)
    press(app, "class-join")
    assert bool(app.warning) == bool(code)
    assert "<b>" not in re.sub(r"\\.", "", text(app))


def test_students_follow_leave_and_come_back(teacher: AppTest) -> None:
    anna, ben = join(teacher), join(teacher)
    teacher.switch_page(NORMAL)
    run(teacher)
    teacher.slider(key="loc_q").set_value(2.0)
    run(teacher)
    press(teacher, "class-bring")
    for student in (run(anna), run(ben)):
        assert heading(student) == "Two normal distributions"
        assert student.slider(key="loc_q").value == 2.0
        student.slider(key="loc_q").set_value(0.5)
        run(student)
    ben.toggle(key="class-follows").set_value(False)
    run(ben)
    teacher.query_params["lock"] = "loc_q"
    teacher.session_state["page-starts-anew"] = True
    run(teacher)
    teacher.slider(key="scale_q").set_value(3.0)
    run(teacher)
    press(teacher, "class-bring")
    run(anna)
    assert anna.slider(key="loc_q").disabled
    assert (anna.slider(key="loc_q").value, anna.slider(key="scale_q").value) == (2.0, 3.0)
    run(ben)
    assert ben.slider(key="loc_q").value == 0.5, "who has left stays"
    ben.toggle(key="class-follows").set_value(True)
    run(ben)
    assert ben.slider(key="loc_q").value == 2.0
    press(teacher, "class-let-go")
    run(anna)
    assert not anna.slider(key="loc_q").disabled
    assert anna.slider(key="scale_q").value == 3.0


def test_the_teacher_s_link_works_elsewhere_and_can_be_renewed(teacher: AppTest) -> None:
    [token] = teacher.session_state[classes.TOKEN].values()
    second = opened(CLASS, teacher=token)
    assert heading(second) == heading(teacher)
    press(second, "class-ask")
    assert f"**{predictions()[0][1].text}" in text(run(teacher))
    second.session_state["chosen-view"] = "About"
    run(second)
    assert not any(token in block.value for block in second.code), "only a hash of it is known"
    press(second, "class-token")
    [renewed] = second.session_state[classes.TOKEN].values()
    assert any(renewed in block.value for block in second.code)
    stranger = opened(CLASS, teacher=token)
    assert heading(stranger) == "Class"
    assert "no open class with this teacher's link" in text(stranger)


def test_a_closed_class_is_gone_for_everybody(teacher: AppTest) -> None:
    anna, ben = join(teacher), join(teacher)
    press(ben, "class-leave")
    assert heading(ben) == "Class"
    teacher.session_state["chosen-view"] = "About"
    run(teacher)
    press(teacher, "class-close")
    for app in (run(teacher), run(anna)):
        assert heading(app) == "Class"
        assert not [button for button in app.button if button.key == "class-bring"]


def test_who_is_removed_is_told(teacher: AppTest) -> None:
    anna, ben = join(teacher), join(teacher)
    told = f"The teacher has removed you from class {code_of(teacher)}. Your answers are deleted"
    code, owner = code_of(teacher).replace("-", ""), owner_of(teacher)
    ben.switch_page(NORMAL)
    run(ben)
    teacher.session_state["chosen-view"] = "Students"
    run(teacher)
    assert teacher.dataframe[0].value["student"].tolist() == [1, 2]
    assert "**2** of 2 students have neither answered nor trained" in text(teacher)
    classes.service().lead(code, owner, "normal", (("lock", ("loc_q",)), ("loc_q", ("2",))))
    assert run(ben).slider(key="loc_q").disabled
    teacher.toggle(key="class-joinable").set_value(False)
    press(teacher, "class-remove-inactive")
    assert "Nobody new can join" in text(teacher)
    assert "No student is in the class now" in text(teacher)
    for _ in range(2):
        assert told in text(run(anna))
    for _ in range(2):
        run(ben)
        assert told in text(ben), "until the page of classes has said it"
        assert not ben.slider(key="loc_q").disabled
    ben.switch_page(CLASS)
    run(ben)
    assert heading(ben) == "Class"
    assert [told in warning.value for warning in ben.warning] == [True]
    ben.text_input(key="class-code").input(code)
    press(ben, "class-join")
    assert "has closed it to new students" in text(ben)
    teacher.toggle(key="class-joinable").set_value(True)
    run(teacher)
    press(ben, "class-join")
    assert "· student 3" in text(ben), "and he goes where the class is"
    assert told not in text(ben)
    anna.switch_page(NORMAL)
    assert told not in text(run(anna)), "she has read it"


def test_who_is_removed_is_told_also_in_an_earlier_class(teacher: AppTest) -> None:
    colleague = press(opened(CLASS), "class-open")
    colleague.query_params["class"] = code_of(teacher)
    anna = run(colleague)
    assert "You are student 1" in text(anna)
    anna.switch_page(NORMAL)
    run(anna)
    code = code_of(teacher).replace("-", "")
    classes.service().remove(code, owner_of(teacher), 1)
    for _ in range(2):
        assert "The teacher has removed you" in text(run(anna))
    anna.switch_page(CLASS)
    assert "The teacher has removed you" in text(run(anna))
    anna.switch_page(NORMAL)
    assert "students: 0" in text(run(anna)), "the bar of the class that she teaches"


def test_the_trainings_of_a_class_are_one_picture(
    teacher: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    students = [join(teacher) for _ in range(3)]
    owners = [owner_of(app) for app in students]
    with scripted_lab(tmp_path / "lab") as lab:
        for place, owner in enumerate(owners):
            run_id = add(lab, owner, beta=(0.5, 1.0, 2.0)[place], rate=9.0 - 3 * place)
            monkeypatch.setattr(visitor, "owner", lambda owner=owner: owner)
            classes.note_run(run_id)
        monkeypatch.undo()
        add(lab, "somebody else", beta=4.0, rate=1.0)
        monkeypatch.setenv("KLLAB_HOME", str(tmp_path))
        teacher.session_state["chosen-view"] = "Together"
        run(teacher)
        [plane] = [one["figure"] for one in charts(teacher) if one["name"] == "class-plane"]
        ended, unended = plane["data"]
        assert list(ended["x"]) == [9.0, 6.0, 3.0]
        assert list(ended["y"]) == [50.0, 50.0, 50.0]
        assert len(unended["x"]) == 0
        teacher.session_state["chosen-view"] = "Trainings"
        run(teacher)
        [table] = teacher.dataframe
        assert table.value["student"].tolist() == [3, 2, 1]
        code = code_of(teacher).replace("-", "")
        found = of_class(code, owner_of(teacher))
        assert [one.beta for one in found] == [0.5, 1.0, 2.0]
        with pytest.raises(ValueError, match="Only the teacher"):
            of_class(code, owners[0])


def test_a_student_s_runs_count_for_the_class(
    teacher: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLLAB_CLASS_RUNS", "2")
    students, stranger = [join(teacher) for _ in range(3)], opened(CLASS)
    with scripted_lab(tmp_path / "lab") as lab:
        monkeypatch.setattr(lab.executor, "submit", lambda _job: Future())  # it never trains
        for app in (*students, stranger):
            app.switch_page("deep_learning/vae/page.py")
            run(app)
        press(students[0], "train")
        assert "1 of 2 of your class" in text(students[0])
        press(students[1], "train")
        refusal = "2 runs of your class wait or train, and 2 are allowed at a time"
        assert refusal in text(run(students[2]))
        assert students[2].button(key="train").disabled
        assert not run(stranger).button(key="train").disabled
        teacher.session_state["chosen-view"] = "Trainings"
        assert "2 of 2 allowed runs wait or train" in text(run(teacher))


def test_each_student_gets_a_beta(teacher: AppTest) -> None:
    students = [join(teacher) for _ in range(3)]
    teacher.session_state["chosen-view"] = "Together"
    run(teacher)
    press(teacher, "class-each")
    for student, beta in zip(students, BETAS, strict=False):
        run(student)
        assert heading(student) == "Variational autoencoder"
        assert student.slider(key="beta").value == beta
        assert student.slider(key="beta").disabled
        assert not student.warning


def test_every_prediction_can_be_asked_and_shown() -> None:
    assert len({page.name for page, _ in predictions()}) >= 4
    for page, prediction in predictions():
        question = prediction.question(page.name)
        assert question.truth is not None
        assert question.reason
        app = opened(str(page.script.relative_to(ROOT / "pages")), **dict(prediction.answered_at()))
        assert not app.warning, f"{page.name} does not take the address of {prediction.text}"


def owner_of(app: AppTest) -> str:
    token = str(app.session_state[visitor.SESSION])
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def add(lab: Lab, owner: str, *, beta: float, rate: float) -> str:
    numbers: dict[str, Any] = {"rate": rate, "distortion": 50.0, "elbo": -50.0 - rate}
    record = any_record(AnyRecord(step=5, total_steps=5), numbers, {})
    config = Config(beta=beta, steps=5).to_json()
    return lab.add(Made("vae", config, (record,)), owner=owner)
