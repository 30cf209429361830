/** The cutover over HTTP. */
@NullMarked
package io.ficus.cutover.adapter.in.web;

import org.jspecify.annotations.NullMarked;
