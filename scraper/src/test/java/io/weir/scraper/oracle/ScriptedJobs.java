package io.weir.scraper.oracle;

import static io.weir.scraper.oracle.Answer.openMetrics;
import static io.weir.scraper.oracle.Answer.status;
import static io.weir.scraper.oracle.Answer.text;
import static io.weir.scraper.oracle.Answer.typed;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/** Jobs whose targets answer well. */
final class ScriptedJobs {
  private ScriptedJobs() {}

  /** The jobs; {@code startMillis} is near to now, for explicit timestamps. */
  static List<ScriptedJob> all(long startMillis) {
    return List.of(
        texts(),
        openMetricsText(),
        metadata(),
        honored(),
        colliding(),
        stamped("stamps", "", startMillis),
        stamped("nostamps", "honor_timestamps: false", startMillis),
        stampedOpenMetrics(startMillis),
        quoted(),
        ExoticLines.text(startMillis),
        ExoticLines.openMetrics(startMillis),
        relabelledSamples(),
        relabelledTargets(),
        hashedTargets(),
        ScriptedJob.of(
            "basic",
            "basic_auth: {username: me, password: 'pass word'}",
            text("basic_a 1\n").requiring("Authorization", "Basic bWU6cGFzcyB3b3Jk")),
        ScriptedJob.of(
            "bearer",
            "authorization: {credentials: 'a.b-c'}",
            text("bearer_a 1\n").requiring("Authorization", "Bearer a.b-c")),
        ScriptedJob.of(
            "uncompressed",
            "enable_compression: false",
            text("uncompressed_a 1\n").requiring("Accept-Encoding", "identity")),
        ScriptedJob.of(
                "parameters",
                "params: {module: [a, 'b c'], x: ['&=']}\nmetrics_path: /parameters/ü",
                status(404))
            .and("/parameters/%C3%BC?module=a&module=b+c&x=%26%3D", text("parameters_a 1\n")),
        ScriptedJob.of(
            "toomany",
            "target_limit: 1\nstatic_configs: [{targets: ['ADDRESS', '127.0.0.1:1']}]",
            text("toomany_a 1\n")));
  }

  private static ScriptedJob texts() {
    String base =
        """
        # A comment.
        #HELP texts_none not metadata
        # HELP texts_total Help with \\\\ and \\n and \\" and é.
        # TYPE texts_total counter
        texts_total{code="200",method="get"} 1027
        texts_total{code="200",method="get"} 1028
        texts_total{method="get",code="200"} 1029
        texts_total{code="400", method="get",} 3
        # TYPE texts_gauge gauge
        texts_gauge  {a = "b" , c="d"}\t 1.5e3
        texts_gauge -0
        texts_values{v="nan"} NaN
        texts_values{v="inf"} +Inf
        texts_values{v="-inf"} -Inf
        texts_values{v="infinity"} infinity
        texts_values{v="tiny"} 4.9e-324
        texts_values{v="small"} 1e-400
        texts_values{v="long"} 123456789012345678901234567890
        texts_values{v="dot"} .5
        texts_values{v="point"} 5.
        texts_values{v="plus"} +1
        texts_escapes{a="\\\\",b="\\"",c="\\n",d="\\t",e="é",f=" x ",g="{}",h="a,b"} 1
        texts_empty{a="",b="1"} 1
        texts_empty{b="1"} 2
        texts_bare{} 1

        # TYPE texts_histogram histogram
        texts_histogram_bucket{le="1"} 1
        texts_histogram_bucket{le="2.50"} 2
        texts_histogram_bucket{le="+Inf"} 3
        texts_histogram_sum 4
        texts_histogram_count 3
        # TYPE texts_summary summary
        texts_summary{quantile="0.5"} 1
        texts_summary{quantile="1"} 2
        texts_summary_sum 5
        texts_summary_count 3
        texts_odd{le="1"} 1
        texts_last 1\
        """;
    String less = base.replace("texts_values{v=\"nan\"} NaN\n", "").replace("texts_last 1", "");
    return ScriptedJob.of(
        "texts",
        "",
        text(base),
        text(base).gzipped(),
        text(less),
        text(base),
        text(""),
        text("\n# nothing\n"),
        text(base));
  }

  private static ScriptedJob openMetricsText() {
    String base =
        """
        # TYPE om_requests counter
        # HELP om_requests Help with \\\\ and \\n and \\".
        # UNIT om_seconds seconds
        # TYPE om_seconds gauge
        om_requests_total{path="/"} 5 # {trace_id="abc"} 1.0 1520879607.789
        om_requests_created{path="/"} 1520872607.123
        om_seconds 1.5
        # TYPE om_histogram histogram
        om_histogram_bucket{le="1"} 1 # {id="x"} 0.5
        om_histogram_bucket{le="+Inf"} 2
        om_histogram_sum 3
        om_histogram_count 2
        # TYPE om_gh gaugehistogram
        om_gh_bucket{le="1"} 1
        om_gh_gsum 1
        om_gh_gcount 1
        # TYPE om_summary summary
        om_summary{quantile="0.50"} 1
        om_summary_sum 1
        # TYPE om_build info
        om_build_info{version="1"} 1
        # TYPE om_state stateset
        om_state{om_state="a"} 1
        om_state{om_state="b"} 0
        # TYPE om_unknown unknown
        om_unknown{a="\\n"} NaN
        om_bare{} -Inf
        # EOF
        """;
    return ScriptedJob.of(
        "om",
        "",
        openMetrics(base),
        openMetrics(base.replace("om_seconds 1.5\n", "")),
        openMetrics(base.strip()),
        openMetrics("# EOF\n"),
        openMetrics(base.replace("# EOF\n", "")),
        openMetrics(base));
  }

  private static ScriptedJob metadata() {
    return ScriptedJob.of(
        "meta",
        "",
        text(
            """
            # TYPE meta_first gauge
            # HELP meta_first First help.
            meta_first 1
            # HELP meta_untyped Only help.
            meta_untyped 1
            # TYPE meta_untyped untyped
            # TYPE meta_alone summary
            # TYPE meta_changing gauge
            meta_changing 1
            # HELP meta_empty
            # HELP meta_blank \s
            # HELP meta_wide   wide \s
            # TYPE {"meta.quoted"} gauge
            """
                .replace("# TYPE {\"meta.quoted\"} gauge\n", "# TYPE \"meta.quoted\" gauge\n")),
        text("# TYPE meta_changing counter\n# HELP meta_first Second help.\nmeta_changing 1\n"));
  }

  private static ScriptedJob honored() {
    return ScriptedJob.of(
        "honored",
        """
        honor_labels: true
        static_configs: [{targets: ['ADDRESS'], labels: {dc: one, shelf: two}}]
        """,
        text(
            """
            honored_plain 1
            honored_job{job="theirs"} 1
            honored_both{job="theirs",instance="there",dc="three"} 1
            honored_empty{job="",instance="",dc=""} 1
            honored_exported{exported_job="e",dc=""} 1
            honored_region{region="theirs"} 1
            """),
        text("honored_plain 1\n"));
  }

  private static ScriptedJob colliding() {
    return ScriptedJob.of(
        "colliding",
        "static_configs: [{targets: ['ADDRESS'], labels: {dc: one, exported_dc: two}}]",
        text(
            """
            colliding_plain 1
            colliding_job{job="theirs"} 1
            colliding_both{job="theirs",exported_job="e"} 1
            colliding_chain{job="a",exported_job="b",exported_exported_job="c"} 1
            colliding_dc{dc="x"} 1
            colliding_dcs{dc="x",exported_dc="y"} 1
            colliding_empty{job="",dc=""} 1
            """));
  }

  private static ScriptedJob stamped(String name, String settings, long startMillis) {
    String old = "NAME_fixed 1 " + (startMillis - 3000) + "\n";
    String own = "NAME_own 7 " + (startMillis - 2000) + "\n";
    return ScriptedJob.of(
        name,
        settings,
        text((old + own + "NAME_none 1\n").replace("NAME", name)),
        text((old + "NAME_own 8 " + (startMillis - 1000) + "\n").replace("NAME", name)),
        text((old + "NAME_own 8\n").replace("NAME", name)),
        text((old + "NAME_own 9\nNAME_own 11\n").replace("NAME", name)),
        text(
            "NAME_twice 1 1000\nNAME_none 3\n"
                .replace("NAME", name)
                .replace("1000", Long.toString(startMillis - 800))),
        text("NAME_fixed 2\nNAME_fixed 3\n".replace("NAME", name)));
  }

  private static ScriptedJob stampedOpenMetrics(long startMillis) {
    String seconds = "%d.%03d".formatted(startMillis / 1000, startMillis % 1000);
    return ScriptedJob.of(
        "stampedom",
        "",
        openMetrics(
            "stampedom_a 1 %s\nstampedom_b 2 %s9\nstampedom_c 3 %d\nstampedom_d 4 %de3\n# EOF\n"
                .formatted(seconds, seconds, startMillis / 1000, startMillis / 1_000_000)));
  }

  private static ScriptedJob quoted() {
    return ScriptedJob.of(
        "quoted",
        """
        static_configs: [{targets: ['ADDRESS'], labels: {'own label': x, 'ö': y}}]
        metric_relabel_configs:
          - {source_labels: ['a b'], target_label: 'new name', replacement: '<$1>'}
          - {regex: '(.*) (.*) (.*)', replacement: '$3.$1', action: labelmap}
        """,
        typed(
            "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
            """
            # TYPE "quoted.a" counter
            # HELP "quoted.a" Quoted.
            {"quoted.a"} 1
            {"quoted.a",x="1"} 2
            {x="1","quoted.b","a b"="c d"} 3
            {"quoted \\"c\\"\\\\ \\n","one two three"="4"} 4
            quoted_d{"ü"="é","own label"="z"} 5
            {"quoted:e", "quoted"="f" , } 6
            """),
        openMetrics(
            "{\"quoted.a\"} 1\n{\"quoted.f\",x=\"1\"} 2\nquoted_d{\"ü\"=\"é\"} 5\n# EOF\n"));
  }

  private static ScriptedJob relabelledSamples() {
    return ScriptedJob.of(
        "relabelled",
        """
        metric_relabel_configs:
          - {source_labels: [__name__], regex: relabelled_dropped, action: drop}
          - {source_labels: [__name__, keep], regex: 'relabelled_kept;no', action: drop}
          - {source_labels: [__name__], regex: 'relabelled_.+', action: keep}
          - {source_labels: [a, b], separator: '-', regex: '(.*)-(.*)', target_label: ab, replacement: '${2}_$1'}
          - {source_labels: [a], regex: '(x+)', target_label: '${1}_name', replacement: found}
          - {source_labels: [a], modulus: 7, target_label: hash, action: hashmod}
          - {source_labels: [a], target_label: upper, action: uppercase}
          - {source_labels: [b], target_label: lower, action: lowercase}
          - {regex: 'map_(.+)', replacement: 'mapped_$1', action: labelmap}
          - {regex: 'gone|map_.*', action: labeldrop}
          - {source_labels: [left], target_label: right, action: dropequal}
          - {source_labels: [__name__], regex: 'relabelled_old_(.*)', target_label: __name__, replacement: 'relabelled_new_$1'}
          - {source_labels: [clear], regex: 'yes', target_label: a, replacement: ''}
          - {regex: '__name__|a|ab|b|hash|instance|job|lower|mapped_.*|upper|xx_name|left|right|__tmp.*|extra', action: labelkeep}
        """,
        text(
            """
            relabelled_plain{a="xx",b="ÉcO"} 1
            relabelled_dropped 1
            relabelled_kept{keep="no"} 1
            relabelled_kept{keep="yes"} 1
            other_one 1
            relabelled_map{map_one="1",map_two="2",gone="x"} 1
            relabelled_equal{left="x",right="x"} 1
            relabelled_equal{left="x",right="y"} 1
            relabelled_old_name 1
            relabelled_clear{a="xx",clear="yes"} 1
            relabelled_twice{gone="1"} 1
            relabelled_twice{gone="2"} 2
            relabelled_tmp{__tmp_a="1",__other="2",extra="3"} 1
            """),
        text("relabelled_twice{gone=\"2\"} 3\nrelabelled_plain{a=\"xx\"} 1\n"));
  }

  private static ScriptedJob relabelledTargets() {
    return ScriptedJob.of(
            "probes",
            """
            metrics_path: /ignored
            params: {module: [http]}
            static_configs:
              - targets: ['one.example', 'two.example', 'gone.example']
                labels: {__meta_a_x: ax, __meta_b: b, team: ops, __metrics_path__: /probes}
            relabel_configs:
              - {source_labels: [__address__], regex: 'gone.*', action: drop}
              - {source_labels: [__address__], target_label: __param_target}
              - {source_labels: [__param_target], target_label: instance}
              - {regex: '__meta_a_(.+)', action: labelmap}
              - {source_labels: [__param_module], target_label: module}
              - {source_labels: [__scrape_interval__], target_label: every}
              - {source_labels: [instance], regex: 'one.*', target_label: job, replacement: probes}
              - {target_label: __address__, replacement: 'ADDRESS'}
              - {source_labels: [__meta_b], target_label: __tmp_b}
              - {regex: team, action: labeldrop}
            """,
            status(404))
        .and("/probes?module=http&target=one.example", text("probes_success 1\n"))
        .and(
            "/probes?module=http&target=two.example",
            text("probes_success 0\nprobes_two 1\n"),
            status(503),
            text("probes_success 0\n"));
  }

  private static ScriptedJob hashedTargets() {
    return ScriptedJob.of(
        "hashed",
        """
        metrics_path: /hashed
        static_configs: [{targets: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']}]
        relabel_configs:
          - {source_labels: [__address__], modulus: 3, target_label: __tmp_hash, action: hashmod}
          - {source_labels: [__tmp_hash], regex: '1', action: keep}
          - {source_labels: [__address__], target_label: instance, action: uppercase}
          - {target_label: __address__, replacement: 'ADDRESS'}
        """,
        text("hashed_a 1\n"));
  }

  /** Targets of a file, which says later that the second one has gone. */
  static ScriptedJob files(Path file) {
    return new ScriptedJob(
            "files",
            """
            metrics_path: /files
            file_sd_configs: [{files: ['FILE']}]
            relabel_configs:
              - {source_labels: [__meta_filepath], regex: '.*/(.*)', target_label: file}
              - {source_labels: [place], target_label: instance}
            """
                .replace("FILE", file.toString()),
            List.of())
        .and("/files", text("files_a 1\n"));
  }

  /** Targets of a server, likewise. */
  static ScriptedJob listed() {
    return new ScriptedJob(
            "listed",
            """
            metrics_path: /listed
            http_sd_configs: [{url: 'http://ADDRESS/discovery', refresh_interval: 1s}]
            relabel_configs:
              - {source_labels: [__meta_url], regex: '.*/(.*)', target_label: list}
              - {source_labels: [place], target_label: instance}
            """,
            List.of())
        .and("/listed", text("listed_a 1\nlisted_b 2\n"));
  }

  /** What lists targets, in both ways; all labelled with their place. */
  static String targetList(String address, String... places) {
    StringJoiner groups = new StringJoiner(",", "[", "]");
    for (String place : places) {
      groups.add("{\"targets\":[\"%s\"],\"labels\":{\"place\":\"%s\"}}".formatted(address, place));
    }
    return groups.toString();
  }
}
