"""Pictures of one's own, brought on the page: a folder that the browser packs, and a ZIP file."""

import zipfile

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.browser


@pytest.fixture
def pets(tmp_path):
    """A folder of two classes, and the same as a ZIP file."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "my pets"
    for name in ("cat", "犬"):
        (folder / name).mkdir(parents=True)
        for i in range(6):
            pixels = rng.integers(0, 255, (12, 12, 3)).astype(np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{i}.png")
    packed = tmp_path / "packed pets.zip"
    with zipfile.ZipFile(packed, "w") as file:
        for path in folder.rglob("*.png"):
            file.write(path, path.relative_to(folder))
    return folder, packed


def test_a_folder_and_a_zip_file_become_data(visit, pets, barriers):
    folder, packed = pets
    page = visit('#room=train&bench={"part":"data"}')
    for label, given, name in (
        ("Choose a folder", folder, "my pets"),
        ("Choose a ZIP file", packed, "packed pets"),
    ):
        page.get_by_text("Your own pictures").click()
        page.get_by_label(label).set_input_files(given)
        page.get_by_role("button", name=name, exact=True).wait_for()
        page.get_by_text("12 pictures of 12×12").wait_for()
        assert page.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed")
    page.get_by_text("Your own pictures").click()
    assert barriers(page) == []


def test_a_zip_file_without_classes_is_refused_in_one_line(visit, tmp_path):
    packed = tmp_path / "text.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("notes.txt", "no picture")
    page = visit('#room=train&bench={"part":"data"}', quiet=False)
    page.get_by_text("Your own pictures").click()
    page.get_by_label("Choose a ZIP file").set_input_files(packed)
    page.get_by_text("there is no picture in the ZIP file").wait_for()
