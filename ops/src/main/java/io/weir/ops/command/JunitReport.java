package io.weir.ops.command;

import io.weir.topology.rules.unittest.TestFailure;
import io.weir.topology.rules.unittest.TestResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results of unit tests as JUnit XML, a suite a file, in the shape that promtool gives it. */
final class JunitReport {
  private final List<Suite> suites = new ArrayList<>();

  /** The tests of a file. */
  static final class Suite {
    private final String name;
    private final Instant began;
    private final List<TestResult> results = new ArrayList<>();
    private String error = "";

    Suite(String name, Instant began) {
      this.name = name;
      this.began = began;
    }

    void add(TestResult result) {
      results.add(result);
    }

    /** The file can't be read. */
    void abort(String problem) {
      error = problem;
    }
  }

  Suite suite(String name, Instant began) {
    Suite suite = new Suite(name, began);
    suites.add(suite);
    return suite;
  }

  void write(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(writer);
      xml.writeStartElement("testsuites");
      for (Suite suite : suites) {
        write(xml, suite);
      }
      xml.writeEndElement();
      xml.close();
      writer.write('\n');
    } catch (XMLStreamException e) {
      throw new IOException(file + ": expected to write XML", e);
    }
  }

  private static void write(XMLStreamWriter xml, Suite suite) throws XMLStreamException {
    int failures = suite.results.stream().mapToInt(result -> result.failures().size()).sum();
    boolean aborted = !suite.error.isEmpty();
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", suite.name);
    xml.writeAttribute("tests", Integer.toString(aborted ? 1 : suite.results.size()));
    xml.writeAttribute("failures", Integer.toString(failures));
    xml.writeAttribute("errors", aborted ? "1" : "0");
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("timestamp", time(suite.began));
    for (TestResult result : suite.results) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("name", result.name());
      for (TestFailure failure : result.failures()) {
        element(xml, "failure", failure.toString());
      }
      xml.writeEndElement();
    }
    if (aborted) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("name", "unknown");
      element(xml, "error", suite.error);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String time(Instant began) {
    return began.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
