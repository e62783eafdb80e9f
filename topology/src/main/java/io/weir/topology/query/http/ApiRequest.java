package io.weir.topology.query.http;

import io.weir.topology.query.Asker;

/**
 * What is asked, of which endpoint doesn't matter.
 *
 * @param pathParameter the part of the path that the endpoint takes; empty if it takes none
 */
record ApiRequest(Asker asker, String pathParameter, Form form) {}
