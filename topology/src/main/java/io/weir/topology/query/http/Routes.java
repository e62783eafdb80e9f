package io.weir.topology.query.http;

import com.linecorp.armeria.common.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which endpoint answers which path below {@code /api/v1/}. */
final class Routes {
  private static final Set<HttpMethod> GET = Set.of(HttpMethod.GET);
  private static final Set<HttpMethod> GET_OR_POST = Set.of(HttpMethod.GET, HttpMethod.POST);

  private static final String LABEL = "label/";
  private static final String VALUES = "/values";

  private final Map<String, Route> routes = new HashMap<>();
  private final Route labelValues;

  /** An endpoint, and how it may be asked. */
  record Route(Set<HttpMethod> methods, Endpoint endpoint, String pathParameter) {}

  /** Routes of which one only takes a part of its path. */
  Routes(Endpoint labelValues) {
    this.labelValues = new Route(GET, labelValues, "");
  }

  /** Adds an endpoint that is asked by GET. */
  Routes get(String path, Endpoint endpoint) {
    routes.put(path, new Route(GET, endpoint, ""));
    return this;
  }

  /** Adds an endpoint that is asked by GET or by POST. */
  Routes getOrPost(String path, Endpoint endpoint) {
    routes.put(path, new Route(GET_OR_POST, endpoint, ""));
    return this;
  }

  /** The route of a path in its percent-encoding. */
  Optional<Route> find(String path) {
    if (path.startsWith(LABEL) && path.endsWith(VALUES)) {
      int end = path.length() - VALUES.length();
      String name = path.substring(Math.min(LABEL.length(), end), end);
      return name.contains("/")
          ? Optional.empty()
          : PercentDecoder.decoded(name)
              .map(label -> new Route(labelValues.methods(), labelValues.endpoint(), label));
    }
    return Optional.ofNullable(routes.get(path));
  }
}
