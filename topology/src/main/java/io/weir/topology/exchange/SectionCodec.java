package io.weir.topology.exchange;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.EncodedHistogram;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sections as Avro bytes, of the schema {@code Section}. */
public final class SectionCodec {
  /** Exchange, sender, time, revision, part, three flags or branches, joins, elements. */
  static final int LEAST_SECTION_SIZE = 11;

  private static final int LEAST_AMBIGUITY_SIZE = 2;

  private static final int LEAST_ELEMENT_SIZE = 3;

  private SectionCodec() {}

  /** Writes a section with these elements. */
  static void write(Section header, List<Partial> elements, AvroOutput out) {
    writeHeader(header, out);
    if (!elements.isEmpty()) {
      out.writeLong(elements.size());
      elements.forEach(element -> write(element, header.timeMillis(), out));
    }
    out.writeLong(0);
  }

  /** Writes a section as it was received. */
  public static void write(Section section, AvroOutput out) {
    writeHeader(section, out);
    out.writeRaw(section.encodedElements(), 0, section.encodedElements().length);
  }

  private static void writeHeader(Section section, AvroOutput out) {
    out.writeLong(section.exchangeId());
    out.writeLong(section.sender());
    out.writeLong(section.timeMillis());
    out.writeLong(section.revision());
    out.writeLong(section.part());
    out.writeBoolean(section.barrier());
    out.writeBoolean(section.complete());
    String failure = section.failure();
    if (failure == null) {
      out.writeLong(0);
    } else {
      out.writeLong(1);
      out.writeString(failure);
    }
    out.writeLong(section.joins().manySides());
    List<JoinSides.Ambiguity> ambiguities = section.joins().ambiguities();
    if (!ambiguities.isEmpty()) {
      out.writeLong(ambiguities.size());
      for (JoinSides.Ambiguity ambiguity : ambiguities) {
        out.writeLong(ambiguity.join());
        out.writeString(ambiguity.failure());
      }
    }
    out.writeLong(0);
  }

  private static void write(Partial element, long timeMillis, AvroOutput out) {
    element.labels().write(out);
    if (element.size() > 0) {
      out.writeLong(element.size());
      for (int i = 0; i < element.size(); i++) {
        out.writeDouble(element.state(i));
      }
    }
    out.writeLong(0);
    if (!element.histograms().isEmpty()) {
      out.writeLong(element.histograms().size());
      element.histograms().forEach(each -> HistogramCodec.write(each, timeMillis, out));
    }
    out.writeLong(0);
  }

  /**
   * Reads a section.
   *
   * @throws io.weir.schemas.avro.MalformedAvroException if it is none
   */
  public static Section read(AvroInput in) {
    long exchangeId = in.readLong();
    int sender = in.readInt();
    long timeMillis = in.readLong();
    long revision = in.readLong();
    int part = in.readInt();
    boolean barrier = in.readBoolean();
    boolean complete = in.readBoolean();
    @Nullable String failure = in.readInt() == 0 ? null : in.readString();
    JoinSides joins = readJoins(in);
    int start = in.position();
    skipElements(in);
    return new Section(
        exchangeId,
        sender,
        timeMillis,
        revision,
        part,
        barrier,
        complete,
        failure,
        joins,
        in.copy(start));
  }

  private static JoinSides readJoins(AvroInput in) {
    long manySides = in.readLong();
    List<JoinSides.Ambiguity> ambiguities = new ArrayList<>();
    for (long count = in.readBlockCount(LEAST_AMBIGUITY_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_AMBIGUITY_SIZE)) {
      for (long i = 0; i < count; i++) {
        ambiguities.add(new JoinSides.Ambiguity(in.readInt(), in.readString()));
      }
    }
    return manySides == 0 && ambiguities.isEmpty()
        ? JoinSides.NONE
        : new JoinSides(manySides, ambiguities);
  }

  /** Reads the elements of a section and passes over what stands before them. */
  public static List<Partial> readElements(AvroInput section) {
    section.readLong(); // exchange
    section.readInt(); // sender
    section.readLong(); // time
    section.readLong(); // revision
    section.readInt(); // part
    section.readBoolean(); // barrier
    section.readBoolean(); // complete
    if (section.readInt() != 0) {
      section.readString(); // failure
    }
    readJoins(section);
    return elements(section);
  }

  private static void skipElements(AvroInput in) {
    for (long count = in.readBlockCount(LEAST_ELEMENT_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_ELEMENT_SIZE)) {
      for (long i = 0; i < count; i++) {
        EncodedLabels.skip(in);
        for (long numbers = in.readBlockCount(Double.BYTES);
            numbers != 0;
            numbers = in.readFurtherBlockCount(Double.BYTES)) {
          in.skip(Math.toIntExact(numbers * Double.BYTES));
        }
        for (long histograms = in.readBlockCount(EncodedHistogram.LEAST_SIZE);
            histograms != 0;
            histograms = in.readFurtherBlockCount(EncodedHistogram.LEAST_SIZE)) {
          for (long each = 0; each < histograms; each++) {
            EncodedHistogram.skip(in);
          }
        }
      }
    }
  }

  /** Reads elements of their Avro array. */
  static List<Partial> elements(byte[] encoded) {
    return elements(new AvroInput(encoded, 0, encoded.length));
  }

  private static List<Partial> elements(AvroInput in) {
    List<Partial> elements = new ArrayList<>();
    for (long count = in.readBlockCount(LEAST_ELEMENT_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(LEAST_ELEMENT_SIZE)) {
      for (long i = 0; i < count; i++) {
        elements.add(readElement(in));
      }
    }
    return elements;
  }

  private static Partial readElement(AvroInput in) {
    Labels labels = Labels.read(in);
    double[] state = new double[0];
    int size = 0;
    for (long count = in.readBlockCount(Double.BYTES);
        count != 0;
        count = in.readFurtherBlockCount(Double.BYTES)) {
      state = Arrays.copyOf(state, size + Math.toIntExact(count));
      while (size < state.length) {
        state[size++] = in.readDouble();
      }
    }
    List<FloatHistogram> histograms = new ArrayList<>();
    for (long count = in.readBlockCount(EncodedHistogram.LEAST_SIZE);
        count != 0;
        count = in.readFurtherBlockCount(EncodedHistogram.LEAST_SIZE)) {
      for (long i = 0; i < count; i++) {
        histograms.add(HistogramCodec.read(in));
      }
    }
    return new Partial(labels, state, histograms);
  }
}
