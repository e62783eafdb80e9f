package io.weir.scraper.oracle;

import static io.weir.scraper.oracle.Answer.redirect;
import static io.weir.scraper.oracle.Answer.status;
import static io.weir.scraper.oracle.Answer.text;
import static io.weir.scraper.oracle.Answer.typed;

import java.util.List;

/** Jobs whose targets now and then answer what must fail. */
final class FailingJobs {
  private FailingJobs() {}

  static List<ScriptedJob> all() {
    return List.of(
        ScriptedJob.of(
            "failing",
            "",
            text("failing_a 1\nfailing_b 2\n"),
            status(500),
            text("failing_a 1\nfailing_b 2\n"),
            status(404),
            status(204),
            text("failing_b 2\n")),
        ScriptedJob.of(
            "hung",
            "scrape_timeout: 1s",
            text("hung_a 1\n"),
            text("hung_a 1\n").hanging(),
            text("hung_a 1\n").hanging(),
            text("hung_a 1\n")),
        ScriptedJob.of("down", "static_configs: [{targets: ['127.0.0.1:1']}]", status(500)),
        malformed(),
        malformedAtFirst(),
        limited(),
        ScriptedJob.of(
            "crowded",
            "label_limit: 4",
            text("crowded_a{x=\"1\"} 1\n"),
            text("crowded_a{x=\"1\"} 1\ncrowded_b{x=\"1\",y=\"2\"} 1\ncrowded_c 1\n"),
            text("crowded_c 1\n")),
        ScriptedJob.of(
            "longname",
            "label_name_length_limit: 9",
            text("longname_a{nine_long=\"1\"} 1\n"),
            text("longname_a{ten_longer=\"1\"} 1\n"),
            text("longname_a{ééééé=\"1\"} 1\n"),
            text("longname_a{\"éééé\"=\"1\"} 1\n"),
            text("longname_a{\"ééééé\"=\"1\"} 1\n")),
        ScriptedJob.of(
            "longvalue",
            "label_value_length_limit: 20",
            text("longvalue_a{x=\"01234567890123456789\"} 1\n"),
            text("longvalue_a{x=\"012345678901234567890\"} 1\n"),
            text("longvalue_a_longer_than_that 1\n")),
        ScriptedJob.of(
            "sized",
            "body_size_limit: 20B",
            text("sized_a 123456789\n"),
            text("sized_a 1234567890\n"),
            text("sized_a 12345678901\n"),
            text("sized_a 123456789\n").gzipped(),
            text("sized_a 12345678901\n").gzipped()),
        contentTypes("untyped", ""),
        contentTypes("textual", "fallback_scrape_protocol: PrometheusText0.0.4"),
        contentTypes("openly", "fallback_scrape_protocol: OpenMetricsText1.0.0"),
        encodings(),
        redirected("followed", ""),
        redirected("unfollowed", "follow_redirects: false"));
  }

  private static ScriptedJob malformed() {
    String good = "malformed_a 1\nmalformed_b 2\nmalformed_c 3\n";
    return ScriptedJob.of(
        "malformed",
        "",
        text(good),
        text("malformed_a 1\nmalformed_new 1\nmalformed_b 2 x\nmalformed_c 3\n"),
        text("malformed_a 1\nmalformed_b 2 x\nmalformed_c 3\n"),
        text(good),
        text("malformed_a 1\nmalformed_c 1\n{\n"),
        status(500),
        text("malformed_c 3\n"));
  }

  private static ScriptedJob malformedAtFirst() {
    return ScriptedJob.of(
        "spoilt",
        "",
        text("spoilt_a 1\nspoilt_b x\n"),
        text("spoilt_b 1\n"),
        text("x x x\nspoilt_b 1\n"),
        text("spoilt_b 1\nspoilt_a 1\n"));
  }

  private static ScriptedJob limited() {
    String five = "limited_a 1\nlimited_b 1\nlimited_c 1\nlimited_d 1\nlimited_dropped 1\n";
    return ScriptedJob.of(
        "limited",
        """
        sample_limit: 4
        metric_relabel_configs: [{source_labels: [__name__], regex: '.*_dropped', action: drop}]
        """,
        text(five),
        text("limited_a 1\nlimited_a 2\nlimited_b 1\nlimited_c 1\nlimited_d 1\n"),
        text("limited_new 1\n" + five),
        text("limited_new 1\n" + five),
        text(five),
        text("limited_a 1\nlimited_b 1\nlimited_c{} 1\nlimited_c 1\nlimited_d 1\n"),
        text("limited_b 1\n"));
  }

  private static ScriptedJob contentTypes(String name, String settings) {
    String body = name + "_a 1\n";
    return ScriptedJob.of(
        name,
        settings,
        typed("", body),
        typed("text/html", body),
        typed("TEXT/PLAIN ; charset=utf-8", body),
        typed("text/plain;version", body),
        typed("application/openmetrics-text", body + "# EOF\n"),
        typed("text/plain, text/html", body),
        typed("text", body),
        typed("", ""));
  }

  private static ScriptedJob encodings() {
    Answer plain = text("encodings_a 1\n");
    return ScriptedJob.of(
        "encodings",
        "",
        plain.gzipped(),
        plain.with("Content-Encoding", "gzip"),
        plain.gzipped().bytes(new byte[] {31, (byte) 139, 8, 0, 0}),
        plain.with("Content-Encoding", "deflate"),
        plain.gzipped().with("Content-Encoding", "GZIP"),
        plain);
  }

  private static ScriptedJob redirected(String name, String settings) {
    String to = "/" + name + "/to";
    return ScriptedJob.of(
            name,
            settings,
            redirect(301, to),
            redirect(302, to),
            redirect(307, to),
            redirect(308, to),
            redirect(303, to),
            redirect(302, "/" + name + "/loop"),
            status(302))
        .and(to, text(name + "_a 1\n"))
        .and("/" + name + "/loop", redirect(302, "/" + name + "/loop"));
  }
}
