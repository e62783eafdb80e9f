package io.weir.ops.embedded.registry;

import org.jspecify.annotations.Nullable;

/**
 * A request that is refused, with the HTTP status and the error code by which Confluent's registry
 * refuses it.
 */
final class RegistryError extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int HIGHEST_STATUS = 599;

  private final int code;

  private RegistryError(int code, String message) {
    super(message);
    this.code = code;
  }

  private RegistryError(int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  int code() {
    return code;
  }

  /** A code's first three digits. */
  int status() {
    return code <= HIGHEST_STATUS ? code : code / 100;
  }

  static RegistryError subjectNotFound(String subject) {
    return new RegistryError(40401, "Subject '%s' not found.".formatted(subject));
  }

  static RegistryError versionNotFound(int version) {
    return new RegistryError(40402, "Version %d not found.".formatted(version));
  }

  static RegistryError schemaNotFound() {
    return new RegistryError(40403, "Schema not found");
  }

  static RegistryError schemaNotFound(int id) {
    return new RegistryError(40403, "Schema %d not found".formatted(id));
  }

  static RegistryError subjectSoftDeleted(String subject) {
    return new RegistryError(40404, "Subject '%s' was soft deleted.".formatted(subject));
  }

  static RegistryError versionSoftDeleted(String subject, int version) {
    return new RegistryError(
        40406, "Subject '%s' Version %d was soft deleted.".formatted(subject, version));
  }

  static RegistryError noCompatibilityOf(String subject) {
    return new RegistryError(
        40408,
        "Subject '%s' does not have subject-level compatibility configured".formatted(subject));
  }

  static RegistryError noModeOf(String subject) {
    return new RegistryError(
        40409, "Subject '%s' does not have subject-level mode configured".formatted(subject));
  }

  static RegistryError malformedRequest(String message) {
    return new RegistryError(400, message);
  }

  static RegistryError incompatible(String subject, String details) {
    return new RegistryError(
        409,
        "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
            .formatted(subject, details));
  }

  static RegistryError invalidSchema(String message) {
    return new RegistryError(42201, message);
  }

  static RegistryError invalidVersion(String version) {
    return new RegistryError(
        42202,
        "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
            .formatted(version));
  }

  static RegistryError invalidCompatibility(String found) {
    return new RegistryError(
        42203,
        "Invalid compatibility level '%s'. Valid values are NONE, BACKWARD, FORWARD, FULL, BACKWARD_TRANSITIVE, FORWARD_TRANSITIVE, and FULL_TRANSITIVE"
            .formatted(found));
  }

  static RegistryError notPermitted(String operation) {
    return new RegistryError(
        42205, operation + " is not supported by the embedded schema registry");
  }

  static RegistryError storeFailed(String message, @Nullable Throwable cause) {
    return new RegistryError(50001, "Error in the backend data store: " + message, cause);
  }
}
