package io.weir.sinks.clickhouse;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.ServerException;
import io.weir.sinks.delivery.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failure of ClickHouse means, by its <a
 * href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp">code</a>.
 * What isn't the server's, but the network's, may pass.
 */
final class ClickHouseFailures {
  /** They speak of the data. */
  private static final Set<Integer> REFUSED =
      Set.of(
          6, // CANNOT_PARSE_TEXT
          27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
          53, // TYPE_MISMATCH
          69, // ARGUMENT_OUT_OF_BOUND
          70, // CANNOT_CONVERT_TYPE
          117, // INCORRECT_DATA
          131, // TOO_LARGE_STRING_SIZE
          321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
          469); // VIOLATED_CONSTRAINT

  /** They speak of the server as it is now, or of what somebody has to give us. */
  private static final Set<Integer> RETRIABLE =
      Set.of(
          3, // UNEXPECTED_END_OF_FILE
          60, // UNKNOWN_TABLE: dropped while we ran, it is made again
          81, // UNKNOWN_DATABASE: the same
          159, // TIMEOUT_EXCEEDED
          160, // TOO_SLOW
          164, // READONLY
          192, // UNKNOWN_USER
          193, // WRONG_PASSWORD
          194, // REQUIRED_PASSWORD
          201, // QUOTA_EXCEEDED
          202, // TOO_MANY_SIMULTANEOUS_QUERIES
          203, // NO_FREE_CONNECTION
          209, // SOCKET_TIMEOUT
          210, // NETWORK_ERROR
          218, // TABLE_IS_DROPPED
          225, // NO_ZOOKEEPER
          236, // ABORTED
          241, // MEMORY_LIMIT_EXCEEDED
          242, // TABLE_IS_READ_ONLY
          243, // NOT_ENOUGH_SPACE
          252, // TOO_MANY_PARTS
          285, // TOO_FEW_LIVE_REPLICAS
          286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
          290, // LIMIT_EXCEEDED
          319, // UNKNOWN_STATUS_OF_INSERT
          341, // UNFINISHED: a mutation or a statement for a cluster
          359, // TABLE_SIZE_EXCEEDS_MAX_DROP_SIZE_LIMIT
          394, // QUERY_WAS_CANCELLED
          425, // SYSTEM_ERROR
          439, // CANNOT_SCHEDULE_TASK
          473, // DEADLOCK_AVOIDED
          497, // ACCESS_DENIED
          516, // AUTHENTICATION_FAILED
          745, // SERVER_OVERLOADED
          999); // KEEPER_EXCEPTION

  private ClickHouseFailures() {}

  /** What a failure of any kind means. */
  static StoreException of(ClickHouseOptions options, Exception failure) {
    int code = code(failure);
    String message = options + ": " + words(failure);
    if (REFUSED.contains(code)) {
      return new StoreException.Refused(message, failure);
    }
    boolean fromServer = code != ServerException.CODE_UNKNOWN;
    if (fromServer ? RETRIABLE.contains(code) : mayPass(failure)) {
      return new StoreException.Retriable(message, failure);
    }
    return new StoreException.Fatal(message, failure);
  }

  /** The server's code; {@link ServerException#CODE_UNKNOWN} if the server said nothing. */
  private static int code(Exception failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException server) {
        return server.getCode();
      }
      if (cause instanceof SQLException sql && sql.getErrorCode() > 0) {
        return sql.getErrorCode();
      }
    }
    return ServerException.CODE_UNKNOWN;
  }

  /** Whether it is the driver's word for something outside this process. */
  private static boolean mayPass(Exception failure) {
    boolean outside = false;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientMisconfigurationException) {
        return false;
      }
      outside |=
          cause instanceof IOException
              || cause instanceof TimeoutException
              || cause instanceof ClickHouseException
              || cause instanceof SQLException;
    }
    return outside;
  }

  private static String words(Exception failure) {
    Throwable deepest = failure;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      deepest = cause;
      if (cause instanceof ServerException) {
        break;
      }
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }
}
