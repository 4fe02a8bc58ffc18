package io.mxsecrets.examples.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mxsecrets.testbed.server.Binaries;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The site is made without a warning, and a browser shows it well: on a desk and on a phone, by day and by night. */
class SiteIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path PICTURES = ROOT.resolve("target/site-pictures");
    private static final int DESK = 1280;
    private static final int PHONE = 390;

    private static Optional<SiteServer> site = Optional.empty();
    private static Optional<Browser> started = Optional.empty();

    private URI address;
    private Browser browser;

    @BeforeAll
    static void make() throws Exception {
        Optional<Path> program = Browser.program();
        boolean required = System.getProperty("testbed", "").equals("required");
        assumeTrue(required || program.isPresent(), "no Chromium here");
        Binaries.need("mkdocs");
        Path folder = ROOT.resolve("target/site");
        Build made = build(folder, ROOT.resolve("docs"));
        assertThat(made.status()).as(made.said()).isZero();
        site = Optional.of(new SiteServer(folder));
        started = Optional.of(Browser.start(program.orElseThrow(), Files.createTempDirectory("chromium")));
    }

    private record Build(int status, String said) {}

    private static Build build(Path folder, Path pages) throws IOException, InterruptedException {
        Path log = Files.createTempFile("site", ".log");
        ProcessBuilder build = new ProcessBuilder(ROOT.resolve("src/site/build").toString(), folder.toString(), "0.1")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("SITE_DOCS", pages.toString());
        return new Build(build.start().waitFor(), Files.readString(log));
    }

    @AfterAll
    static void end() throws Exception {
        site.ifPresent(SiteServer::close);
        if (started.isPresent()) {
            started.get().close();
        }
    }

    @BeforeEach
    void onADesk() {
        browser = started.orElseThrow();
        address = site.orElseThrow().address().resolve("latest/");
        browser.width(DESK, 900);
        scheme("light");
    }

    @AfterEach
    void nothingWentWrongAndNobodyElseWasAsked() {
        assertThat(browser.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guides/nowhere.md", "rotation.md#nowhere", "../examples/nowhere"})
    void aBrokenLinkIsAnError(String link, @TempDir Path scratch) throws Exception {
        Path pages = scratch.resolve("docs");
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        pages.resolve(ROOT.resolve("docs").relativize(file).toString()));
            }
        }
        Files.writeString(pages.resolve("index.md"), "\n[x](" + link + ")\n", StandardOpenOption.APPEND);

        Build build = build(scratch.resolve("site"), pages);

        assertThat(build.status()).as(build.said()).isNotZero();
        assertThat(build.said()).contains("nowhere");
    }

    @Test
    void theRootLeadsToTheLatestVersionWhichSaysWhichItIs() throws Exception {
        browser.call("Page.navigate", Map.of("url", site.orElseThrow().address().toString()));
        browser.await("location.pathname == '/latest/' && document.querySelector('.md-version__current')");
        assertThat(browser.eval("document.querySelector('.md-version__current').textContent")
                        .asText())
                .contains("0.1");
    }

    @Test
    void aReaderGoesFromTheFirstPageToAGuideByItsNavigation() throws Exception {
        browser.open(address);
        browser.screenshot(PICTURES.resolve("first-desk.png"));
        browser.eval("[...document.querySelectorAll('.md-nav--primary a')]"
                + ".find(a => a.textContent.trim() == 'HashiCorp Vault').click()");
        browser.await("location.pathname.endsWith('/guides/vault/') && document.readyState == 'complete'");
        assertThat(browser.eval("document.querySelector('h1').firstChild.textContent")
                        .asText())
                .isEqualTo("HashiCorp Vault");
        browser.screenshot(PICTURES.resolve("guide-desk.png"));
    }

    @Test
    void aSearchFindsASetting() throws Exception {
        browser.open(address);
        browser.await("document.querySelector('.md-search__input')");
        browser.eval("document.querySelector('[data-md-toggle=search]').click(); const i ="
                + " document.querySelector('.md-search__input'); i.focus(); i.value = 'negative-ttl';"
                + " i.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true})); i.dispatchEvent(new"
                + " Event('input', {bubbles: true})); 1");
        browser.await("[...document.querySelectorAll('.md-search-result__item a')].some(a =>"
                + " a.href.includes('/reference/settings/'))");
        browser.await("document.querySelector('.md-search__output').offsetHeight > 200");
        browser.screenshot(PICTURES.resolve("search-desk.png"));
    }

    @Test
    void thePicturesAreDrawn() throws Exception {
        browser.open(address);
        browser.await("document.querySelectorAll('div.mermaid').length == 2");
        browser.await("[...document.querySelectorAll('div.mermaid')].every(d => d.offsetHeight > 150)");
        browser.eval("document.querySelector('#the-data-path').scrollIntoView()");
        browser.screenshot(PICTURES.resolve("data-desk.png"));
        browser.eval("document.querySelector('#a-rotation').scrollIntoView()");
        browser.screenshot(PICTURES.resolve("rotation-desk.png"));
    }

    @Test
    void itIsDarkWhereTheSystemIs() throws Exception {
        scheme("dark");
        browser.open(address);
        browser.await("document.body.getAttribute('data-md-color-scheme') == 'slate'");
        browser.screenshot(PICTURES.resolve("first-dark.png"));
    }

    @Test
    void everyPageFitsAPhone() throws Exception {
        browser.width(PHONE, 844);
        List<String> pages = pages();
        assertThat(pages).hasSizeGreaterThan(25).contains("guides/from/kong/");
        for (String page : pages) {
            browser.open(address.resolve(page));
            assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
                    .as(page)
                    .isLessThanOrEqualTo(PHONE);
            if (page.isEmpty() || page.equals("guides/from/kong/") || page.equals("guides/vault/")) {
                browser.screenshot(
                        PICTURES.resolve((page.isEmpty() ? "first" : page.replace("/", "-")) + "-phone.png"));
            }
        }
    }

    private static List<String> pages() throws IOException {
        Path latest = ROOT.resolve("target/site/latest").toRealPath();
        try (Stream<Path> files = Files.walk(latest)) {
            return files.filter(file -> file.endsWith("index.html"))
                    .map(file -> latest.relativize(file.getParent()).toString())
                    .map(page -> page.isEmpty() ? "" : page + "/")
                    .sorted()
                    .toList();
        }
    }

    private void scheme(String name) {
        browser.call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }
}
