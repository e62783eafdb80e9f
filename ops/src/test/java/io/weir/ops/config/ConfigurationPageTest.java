package io.weir.ops.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  /** With -Dweir.write.pages=true it writes the page instead. */
  @Test
  void thePageIsWhatTheRecordsSay() throws IOException {
    Path page = Path.of("CONFIGURATION.md");
    String expected = ConfigurationPage.text();
    if (Boolean.getBoolean("weir.write.pages")) {
      Files.writeString(page, expected);
    }

    assertThat(page).hasContent(expected);
  }
}
