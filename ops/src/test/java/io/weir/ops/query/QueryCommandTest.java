package io.weir.ops.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir query} as a user sees it, and what it asks a server for. */
final class QueryCommandTest {
  private static final String VECTOR =
      """
      {"resultType":"vector","result":[\
      {"metric":{"__name__":"up","instance":"a:1","job":"node"},"value":[1435781451.781,"1"]},\
      {"metric":{"Zone":"x, \\"y\\"","__name__":"up","job":"n\\u001b[1m"},"value":[1435781451.781,"+Inf"]},\
      {"metric":{"job":"h"},"histogram":[1435781451.781,{"count":"4","sum":"1.5","buckets":[\
      [1,"-2","-1","1"],[3,"-0.001","0.001","2"],[0,"0.5","1","1"]]}]}]}\
      """;
  private static final String MATRIX =
      """
      {"resultType":"matrix","result":[\
      {"metric":{"job":"a"},"values":[[10,"2e3"],[20,"NaN"],[30,"-0.5"],[40,"1"]]},\
      {"metric":{"job":"b"},"values":[[20,"NaN"]],"histograms":[[30,{"count":"1","sum":"2"}]]}]}\
      """;

  private final MockWebServer server = new MockWebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tableOfAVectorHasAColumnForEachLabel() {
    answers(VECTOR);
    assertThat(query("up"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                __name__  Zone    instance  job         value
                up                a:1       node        1
                up        x, "y"            n\\u001b[1m  +Inf
                                            h           {count:4, sum:1.5, [-2,-1):1, [-0.001,0.001]:2, (0.5,1]:1}
                """,
                ""));
  }

  @Test
  void tableOfValuesOverTimeSumsThemUp() {
    answers(MATRIX);
    assertThat(query("x", "--start", "10", "--end", "40", "--step", "10"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                job  count  min   max  last
                a    4      -0.5  2e3  1
                b    2                 {count:1, sum:2}
                """,
                ""));
  }

  @Test
  void numberAndTextAreOneLine() {
    answers("{\"resultType\":\"scalar\",\"result\":[1.5,\"NaN\"]}");
    assertThat(query("scalar(x)").out()).isEqualTo("NaN\n");
    answers("{\"resultType\":\"string\",\"result\":[1.5,\"a\\nb\"]}");
    assertThat(query("'x'").out()).isEqualTo("a\\nb\n");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    answers("{\"resultType\":\"vector\",\"result\":[]}");
    assertThat(query("x")).isEqualTo(new CommandRun(0, "", "weir: expected series, found none\n"));
  }

  @Test
  void jsonIsTheServersToTheLetter() {
    String data = "{ \"resultType\":\"vector\", \"result\":[], \"more\":[1.0, 1e3, \"\\u003c\"] }";
    answers(data);
    assertThat(query("x", "--format", "json")).isEqualTo(new CommandRun(0, data + "\n", ""));
  }

  @Test
  void csvHasEachValueWithItsLabelsAndItsTime() {
    answers(VECTOR);
    assertThat(query("up", "--format", "csv").out())
        .isEqualTo(
            """
            __name__,Zone,instance,job,timestamp,value\r
            up,,a:1,node,1435781451.781,1\r
            up,"x, ""y""\",,n\u001b[1m,1435781451.781,+Inf\r
            ,,,h,1435781451.781,"{count:4, sum:1.5, [-2,-1):1, [-0.001,0.001]:2, (0.5,1]:1}"\r
            """);
    answers(MATRIX);
    assertThat(query("x[1m]", "--format", "CSV").out())
        .isEqualTo(
            """
            job,timestamp,value\r
            a,10,2e3\r
            a,20,NaN\r
            a,30,-0.5\r
            a,40,1\r
            b,20,NaN\r
            b,30,"{count:1, sum:2}"\r
            """);
  }

  @Test
  void chartHasAxesAndALegend() {
    answers(
        """
        {"resultType":"matrix","result":[\
        {"metric":{"__name__":"x","job":"a"},"values":[[0,"0"],[60,"1000"],[120,"500"],[240,"500"]]}]}\
        """);
    assertThat(
            query(
                    "x",
                    "--start",
                    "0",
                    "--end",
                    "240",
                    "--step",
                    "60",
                    "--format",
                    "chart",
                    "--width",
                    "46",
                    "--height",
                    "12")
                .out())
        .isEqualTo(
            """
             1k ┤         ⡰⠑⠤⡀
                │       ⢀⠜   ⠈⠒⢄
                │      ⢀⠎       ⠉⠢⣀
                │     ⡠⠃           ⠑⠤⡀
            500 ┤    ⡔⠁              ⠈                   ⠈
                │  ⢀⠎
                │ ⢠⠊
              0 ┤⡰⠁
                └┬───────────────────┬───────────────────┬
                 00:00             00:02             00:04
                 1970-01-01T00:00:00Z to 1970-01-01T00:04:00Z
            ⣿ x{job="a"}
            """);
  }

  @Test
  void asksByPostForTheServersNow() {
    answers(VECTOR);
    query("sum(up) + 1 > 2");
    assertThat(asked())
        .containsExactly("POST /api/v1/query", "query=sum(up) + 1 > 2", "timeout=120");
  }

  @Test
  void asksForATimeOrARange() {
    answers(VECTOR);
    query("up", "--time", "1970-01-01T01:00:00.25+01:00", "--timeout", "1500ms");
    assertThat(asked())
        .containsExactly("POST /api/v1/query", "query=up", "time=0.25", "timeout=1.5");
    answers(MATRIX);
    query("up", "--start=-0.5", "--end", "10000", "--partial-response=false", "--source", "short");
    assertThat(asked())
        .containsExactly(
            "POST /api/v1/query_range",
            "query=up",
            "start=-0.5",
            "end=10000",
            "step=40",
            "partial_response=false",
            "source=short",
            "timeout=120");
  }

  @Test
  void showsItselfAsAUserOrByAToken() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "geheim\n");
    answers(VECTOR);
    query("up", "--user", "jo", "--password-file", secret.toString());
    assertThat(taken().getHeaders().get("Authorization"))
        .isEqualTo(Credentials.basic("jo", "geheim"));
    answers(VECTOR);
    query("up", "--bearer-token-file", secret.toString());
    assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer geheim");
  }

  @Test
  void trustsTheAuthoritiesOfAFile() throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate certificate =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName(server.getHostName())
            .build();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    Path trusted = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    answers("{\"resultType\":\"scalar\",\"result\":[1.5,\"1\"]}");
    assertThat(query("1").exitCode()).isEqualTo(1);
    assertThat(query("1", "--ca-file", trusted.toString()).out()).isEqualTo("1\n");
  }

  @Test
  void warningsAndInfosStandBesideTheAnswer() {
    server.enqueue(
        json(
            200,
            """
            {"status":"success","data":{"resultType":"scalar","result":[1.5,"1"]},\
            "warnings":["partition 3 did not answer"],"infos":["not a counter"]}\
            """));
    assertThat(query("1"))
        .isEqualTo(
            new CommandRun(
                0,
                "1\n",
                "weir: warning: partition 3 did not answer\nweir: info: not a counter\n"));
  }

  @Test
  void textThatIsNoPromqlIsNotSent() {
    CommandRun run = query("sum(x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).startsWith("1:6: parse error: ").endsWith("\nsum(x\n     ^\n");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void errorsOfTheServerHaveTheirType() {
    server.enqueue(
        json(
            422,
            "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many\\nsamples\"}"));
    assertThat(query("x"))
        .isEqualTo(new CommandRun(1, "", "weir: execution: too many\\nsamples\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 502})
  void otherAnswersAreNone(int status) {
    server.enqueue(json(status, "<html>hello</html>"));
    CommandRun run = query("x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .startsWith("weir: " + server.url("/") + ": expected an answer of ")
        .contains(status == 200 ? "found something else" : "found status " + status)
        .hasLineCount(1);
  }

  @Test
  void nobodyIsSaidToBeAway() {
    server.close();
    CommandRun run = query("x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .startsWith("weir: " + server.url("/") + ": expected an answer of ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x --time yesterday",
        "x --time now --start now",
        "x --end now",
        "x --start now --end -1h",
        "x --start now --step 0",
        "x --format xml",
        "x --format chart",
        "x --url host",
        "x --user jo",
        "x --user jo --password-file /nowhere/at/all",
        "x --ca-file /nowhere/at/all",
      })
  void wrongUseIsToldInALine(String arguments) {
    CommandRun run = query(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).startsWith("weir: ").hasLineCount(1);
    assertThat(server.getRequestCount()).isZero();
  }

  private void answers(String data) {
    server.enqueue(json(200, "{\"status\":\"success\",\"data\":" + data + "}"));
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  private CommandRun query(String... arguments) {
    List<String> all = new ArrayList<>(List.of("query", "--url", server.url("/").toString()));
    all.addAll(Arrays.asList(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private RecordedRequest taken() {
    try {
      return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Method and path, then the parameters. */
  private List<String> asked() {
    RecordedRequest request = taken();
    List<String> asked = new ArrayList<>();
    asked.add(request.getMethod() + " " + request.getUrl().encodedPath());
    String body = Objects.requireNonNullElse(request.getBody(), ByteString.EMPTY).utf8();
    for (String parameter : body.split("&", -1)) {
      asked.add(URLDecoder.decode(parameter, StandardCharsets.UTF_8));
    }
    return asked;
  }
}
