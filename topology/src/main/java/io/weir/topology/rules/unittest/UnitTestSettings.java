package io.weir.topology.rules.unittest;

/**
 * How unit tests are run.
 *
 * @param showsDiff whether failures show expected and found lines merged, rather than apart
 * @param ignoresUnknownFields whether rule files may have fields that Prometheus doesn't know
 * @param delayedNameRemoval whether names that functions take away are there until the end
 */
public record UnitTestSettings(
    boolean showsDiff, boolean ignoresUnknownFields, boolean delayedNameRemoval) {}
