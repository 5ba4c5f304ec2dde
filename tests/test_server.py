"""The command line, as one types it."""

import csv
import sqlite3
from pathlib import Path

import pytest
import yaml

import server
from recommender.shelf import Shelf
from tests.wiring.ranks import popular


class Terminal:
    """Runs commands on one database and keeps what the last one printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def run(self, *words: str) -> int:
        self._capsys.readouterr()
        code = server.main(list(words))
        self.said = self._capsys.readouterr().out
        return code

    def site(self, name: str = "Shop") -> str:
        """Its key."""
        assert self.run("site", name, "--origin", "https://shop.example") == 0
        return self.said.split()[1]

    def shelf(self) -> Shelf:
        """Of the only site, with two models on it, none of them in use."""
        with sqlite3.connect(self.folder / "floorwalker.db") as connection:
            ((site_id,),) = connection.execute("SELECT site_id FROM sites")
        connection.close()
        shelf = Shelf(self.folder / "models" / site_id)
        for _ in range(2):
            shelf.add(popular("a"), {})
        return shelf

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture
def terminal(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(server.console, "width", 200)
    return Terminal(tmp_path, capsys)


class TestModel:
    def test_there_is_none_before_training(self, terminal: Terminal) -> None:
        terminal.site()
        assert terminal.run("model", "list") == 0
        assert terminal.said.startswith("There is no model yet")

    def test_one_is_taken_into_use_and_gone_back_from(self, terminal: Terminal) -> None:
        key = terminal.site()
        shelf = terminal.shelf()
        assert terminal.run("model", "use", "2") == 0
        assert terminal.said.split("\n") == ["     1", "     2  in use", ""]
        assert terminal.run("model", "use", "1", "--site", key) == 0
        assert shelf.current() == 1
        assert terminal.run("model", "list") == 0
        assert "1  in use" in terminal.said

    def test_one_that_is_not_there_is_refused(self, terminal: Terminal) -> None:
        terminal.site()
        shelf = terminal.shelf()
        shelf.use(1)
        assert terminal.run("model", "use", "7") == 1
        assert "there is no model 7" in terminal.said
        assert shelf.current() == 1

    @pytest.mark.parametrize("words", [("use",), ("list", "1")])
    def test_a_number_goes_with_use(self, terminal: Terminal, words: tuple[str, ...]) -> None:
        terminal.site()
        assert terminal.run("model", *words) == 1
        assert "model use N" in terminal.said

    def test_of_several_sites_one_is_named(self, terminal: Terminal) -> None:
        keys = [terminal.site(name) for name in ("One", "Two")]
        assert terminal.run("model", "list") == 1
        assert all(key in terminal.said for key in keys)
        assert terminal.run("model", "list", "--site", keys[1]) == 0


class TestRules:
    def test_they_are_shown_and_set(self, terminal: Terminal) -> None:
        key = terminal.site()
        assert terminal.run("rules") == 0
        assert yaml.safe_load(terminal.said)["diversity"] == 0.0
        path = terminal.file("rules.yaml", "diversity: 0.3\nboosted: {'[red]Tea': 2}\n")
        assert terminal.run("rules", "--site", key, "--file", path) == 0
        assert terminal.run("rules") == 0
        rules = yaml.safe_load(terminal.said)
        assert (rules["diversity"], rules["boosted"]) == (0.3, {"[red]Tea": 2.0})

    def test_a_wrong_one_is_named(self, terminal: Terminal) -> None:
        terminal.site()
        assert terminal.run("rules", "--file", terminal.file("rules.yaml", "divresity: 0.3")) == 1
        assert "divresity is unknown" in terminal.said

    def test_what_means_nothing_in_the_catalogue_is_told(self, terminal: Terminal) -> None:
        key = terminal.site()
        catalogue = terminal.file("c.csv", "id,title,link,price\nK-17,Tea,/a,1\n")
        assert terminal.run("import", "catalogue", catalogue, "--site", key) == 0
        path = terminal.file("rules.yaml", "excluded: [K-17, K-71]\n")
        assert terminal.run("rules", "--file", path) == 0
        assert "# excluded: nothing in the catalogue is 'K-71'" in terminal.said
        assert "'K-17'" not in terminal.said


class TestExport:
    def test_the_log_becomes_a_file(self, terminal: Terminal) -> None:
        terminal.site()
        path = terminal.folder / "log.csv"
        assert terminal.run("export", "recommendations", str(path)) == 0
        assert "0 recommendations written" in terminal.said
        with path.open(newline="") as file:
            assert next(csv.reader(file))[:3] == ["timestamp", "item_id", "position"]

    def test_a_folder_it_cannot_be_written_to_is_told(self, terminal: Terminal) -> None:
        terminal.site()
        inside_a_file = Path(terminal.file("plain", "")) / "log.csv"
        assert terminal.run("export", "recommendations", str(inside_a_file)) == 1
        assert "cannot be written" in terminal.said
