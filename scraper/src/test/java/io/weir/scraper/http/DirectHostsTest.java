package io.weir.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectHostsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.org            | http://example.org      | true",
        "example.org            | http://a.EXAMPLE.org    | true",
        "example.org            | http://anexample.org    | false",
        ".example.org           | http://example.org      | false",
        ".example.org           | http://a.example.org    | true",
        "*.example.org          | http://a.example.org    | true",
        "'a, b ,c'              | http://b                | true",
        "example.org:8080       | http://example.org:8080 | true",
        "example.org:8080       | http://example.org      | false",
        "10.0.0.0/8             | http://10.1.2.3         | true",
        "10.0.0.0/8             | http://11.1.2.3         | false",
        "10.0.0.0/8             | http://ten.example      | false",
        "10.1.2.3               | http://10.1.2.3:99      | true",
        "10.1.2.3:98            | http://10.1.2.3:99      | false",
        "fd00::/8               | http://[fd12::1]        | true",
        "fd00::/8               | http://[fe12::1]        | false",
        "fd12::1                | http://[fd12:0::1]      | true",
        "[fd12::1]:80           | http://[fd12::1]        | true",
        "*                      | http://anything         | true",
        "999.1.1.1              | http://a                | false",
        "nothing                | http://localhost        | true",
        "nothing                | http://127.9.9.9        | true",
        "nothing                | http://[::1]            | true",
      })
  void matchesAsGoDoes(String list, String url, boolean direct) {
    assertThat(new DirectHosts(list, true).contains(HttpUrl.get(url))).isEqualTo(direct);
  }

  @ParameterizedTest
  @CsvSource({"http://localhost", "http://127.0.0.1"})
  void withoutAListEvenThisHostGoesThroughTheProxy(String url) {
    assertThat(new DirectHosts("", false).contains(HttpUrl.get(url))).isFalse();
  }
}
