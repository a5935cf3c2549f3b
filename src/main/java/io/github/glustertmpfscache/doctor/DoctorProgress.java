package io.github.glustertmpfscache.doctor;

/**
 * How far a {@link MountDoctor} is.
 *
 * @param done how many checks are done
 * @param checks how many there are in all
 * @param title the one that begins now
 */
public record DoctorProgress(int done, int checks, String title) {}
