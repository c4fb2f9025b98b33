//go:build race

package clienttest

// raceDetector: its shadow memory makes any statement about a program's own memory meaningless.
const raceDetector = true
