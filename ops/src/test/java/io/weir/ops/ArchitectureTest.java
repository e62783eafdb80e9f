package io.weir.ops;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The boundaries of modules and packages; a rule whose packages are still empty holds. */
final class ArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.weir");

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("schemas")
        .definedBy("io.weir.schemas..")
        .layer("scraper")
        .definedBy("io.weir.scraper..")
        .layer("topology")
        .definedBy("io.weir.topology..")
        .layer("sinks")
        .definedBy("io.weir.sinks..")
        .layer("ops")
        .definedBy("io.weir.ops..")
        .whereLayer("schemas")
        .mayNotAccessAnyLayer()
        .whereLayer("scraper")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("topology")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("sinks")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("ops")
        .mayNotBeAccessedByAnyLayer()
        .allowEmptyShould(true)
        .check(WEIR);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.weir.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(WEIR);
  }

  @Test
  void packagesAreNamedAfterTheField() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..helpers..")
        .check(WEIR);
  }

  @Test
  void packagesAreNullMarked() {
    classes().should(new BeInNullMarkedPackage()).check(WEIR);
  }

  @Test
  void languageKnowsNeitherKafkaNorAvroNorHttp() {
    noClasses()
        .that()
        .resideInAPackage("io.weir.topology.promql..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "org.apache.avro..",
            "okhttp3..",
            "com.linecorp.armeria..",
            "java.net..")
        .allowEmptyShould(true)
        .check(WEIR);
  }

  @Test
  void topologyReadsNoWallClock() {
    noClasses()
        .that()
        .resideInAPackage("io.weir.topology..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .because("only event time and append time decide anything there (T1)")
        .allowEmptyShould(true)
        .check(WEIR);
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.weir.ops.command..")
        .and()
        .doNotHaveFullyQualifiedName("io.weir.ops.embedded.EmbeddedKafkaMain")
        .should(ACCESS_STANDARD_STREAMS)
        .because("output is for users, or for the process that started us")
        .check(WEIR);
  }

  @Test
  void loggingIsSlf4j() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..", "org.apache.logging..", "org.apache.commons.logging..")
        .check(WEIR);
  }

  @Test
  void nothingSleeps() {
    noClasses().should(callMethodWhere(sleeps())).check(WEIR);
  }

  private static DescribedPredicate<JavaMethodCall> sleeps() {
    return DescribedPredicate.describe(
        "the method sleeps",
        call ->
            call.getTarget().getName().equals("sleep")
                && (call.getTargetOwner().isEquivalentTo(Thread.class)
                    || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));
  }

  private static final class BeInNullMarkedPackage extends ArchCondition<JavaClass> {
    BeInNullMarkedPackage() {
      super("be in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      var marked =
          type.getPackage()
              .tryGetPackageInfo()
              .map(info -> info.isAnnotatedWith(NullMarked.class))
              .orElse(false);
      if (!marked) {
        events.add(
            SimpleConditionEvent.violated(
                type, type.getName() + ": expected a package-info.java with @NullMarked"));
      }
    }
  }
}
