package io.weir.topology.promql.script;

/**
 * Why a case failed.
 *
 * @param query what was evaluated
 * @param expected what should have come
 * @param actual what came
 */
public record CaseFailure(String query, String expected, String actual) {}
