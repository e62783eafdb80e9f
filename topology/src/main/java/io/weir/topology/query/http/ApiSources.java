package io.weir.topology.query.http;

import io.weir.topology.query.QueryEngine;

/** Where answers come from. */
public record ApiSources(
    QueryEngine engine, StatusSource status, RuleSource rules, TargetSource targets) {}
