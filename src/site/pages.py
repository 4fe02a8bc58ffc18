"""What MkDocs does not know of our pages: links that leave docs/, words after a fence's language, and our own assets."""

import logging
import os
import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = os.environ.get("SITE_REPOSITORY", "https://github.com/mxsecrets/mendix-secrets-injector")
LINK = re.compile(r"(\]\()([^)\s#:]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"^(\s*```\w+) .*$", re.MULTILINE)
log = logging.getLogger("mkdocs.hooks.pages")


def on_files(files, config):
    files.append(File.generated(config, "assets/mermaid.min.js", abs_src_path=os.environ["SITE_MERMAID"]))
    files.append(File.generated(config, "assets/site.css", abs_src_path=str(Path(__file__).with_name("site.css"))))
    return files


def on_page_markdown(markdown, page, config, files):
    folder = posixpath.join("docs", posixpath.dirname(page.file.src_uri))

    def link(found):
        target = posixpath.normpath(posixpath.join(folder, found.group(2)))
        inside = target.startswith("docs/") and target.endswith(".md")
        if inside or found.group(2).startswith("/"):
            return found.group(0)
        place = ROOT / target
        if not place.exists():
            log.warning("%s links to %s, which is not there", page.file.src_uri, target)
        kind = "tree" if place.is_dir() else "blob"
        return f"{found.group(1)}{REPOSITORY}/{kind}/main/{target}{found.group(3) or ''})"

    return FENCE.sub(r"\1", LINK.sub(link, markdown))
