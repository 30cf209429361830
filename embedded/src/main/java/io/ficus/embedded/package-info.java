/**
 * A real PostgreSQL, a real MariaDB and a real Kafka broker inside one process tree: what the demo
 * runs on, what every integration test runs on, and what the build migrates before it generates
 * code. Nothing here is for production.
 */
@NullMarked
package io.ficus.embedded;

import org.jspecify.annotations.NullMarked;
