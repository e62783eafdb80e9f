package io.weir.ops.role;

import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics and their schemas: created and registered as soon as broker and registry are there, so
 * that producers find them.
 */
public final class TopicsRole implements Role {
  private static final Logger logger = LoggerFactory.getLogger(TopicsRole.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final TopicPlan plan;
  private final int replicationFactor;
  private final KafkaConnection connection;
  private final Starting<List<String>> starting = new Starting<>("topics", this::prepare);

  /** Begins to prepare the topics; the broker may come later. */
  public TopicsRole(TopicPlan plan, int replicationFactor, KafkaConnection connection) {
    this.plan = plan;
    this.replicationFactor = replicationFactor;
    this.connection = connection;
    starting.begin();
  }

  private List<String> prepare() {
    List<String> created;
    try (TopicAdmin admin = TopicAdmin.connect(connection.properties(), TIMEOUT)) {
      created = admin.createMissing(plan.specs(), replicationFactor);
    }
    for (TopicSpec topic : plan.specs()) {
      connection.registry().register(SchemaRegistry.valueSubject(topic.name()), topic.schema());
    }
    if (!created.isEmpty()) {
      logger.info("{} topics created", created.size());
    }
    return created;
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public Readiness readiness() {
    return starting.started() == null
        ? starting.readiness()
        : Readiness.ready(plan.specs().size() + " topics");
  }

  @Override
  public void close() {
    starting.stop();
  }
}
