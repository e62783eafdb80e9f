package io.weir.ops.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.up.Await;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITSchemaTopic {
  @Test
  void doesNotAskForATopicThatTheBrokerMayNotKnowYet(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      SchemaTopic.ensure(behind(admin));

      assertThat(policy(admin)).isEqualTo("compact");
    }
  }

  @Test
  void refusesATopicThatWouldDeleteSchemas(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      NewTopic topic = new NewTopic(SchemaTopic.NAME, 1, (short) 1);
      admin.createTopics(List.of(topic)).all().get();
      policy(admin);

      assertThatThrownBy(() -> SchemaTopic.ensure(kafka.bootstrapServers()))
          .hasMessageContaining("expected cleanup.policy=compact, found delete");
    }
  }

  /** A client whose broker has not heard of any topic: it asks for the settings of another one. */
  private static Admin behind(Admin admin) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals("describeConfigs")
                    ? admin.describeConfigs(
                        List.of(new ConfigResource(ConfigResource.Type.TOPIC, "unknown")))
                    : method.invoke(admin, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The clean-up policy, as soon as the broker knows the topic. */
  private static String policy(Admin admin) throws Exception {
    Await.until(
        Duration.ofSeconds(20),
        () -> "no topic " + SchemaTopic.NAME,
        () -> admin.listTopics().names().get().contains(SchemaTopic.NAME));
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, SchemaTopic.NAME);
    return admin
        .describeConfigs(List.of(topic))
        .all()
        .get()
        .values()
        .iterator()
        .next()
        .get("cleanup.policy")
        .value();
  }
}
