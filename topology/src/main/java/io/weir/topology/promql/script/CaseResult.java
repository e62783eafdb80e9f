package io.weir.topology.promql.script;

import java.util.Optional;

/**
 * What became of one {@code eval}.
 *
 * @param line where it stands, from 1
 * @param expression what it evaluates, as written
 * @param failure why it failed; empty if it passed
 */
public record CaseResult(int line, String expression, Optional<CaseFailure> failure) {}
