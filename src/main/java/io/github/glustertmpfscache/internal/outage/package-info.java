/**
 * Keeps callers from what a mount that is out does to them: every call of it ends in time ({@link BoundedStore}), none is made while it is
 * known to be out ({@link CircuitBreaker}), and what could not be written is made up for ({@link RepairingStore}).
 */
@NullMarked
package io.github.glustertmpfscache.internal.outage;

import org.jspecify.annotations.NullMarked;
