package parcel

import (
	"errors"
	"testing"
	"time"
)

func TestMoveTakesOneStep(t *testing.T) {
	at := time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)
	moved, err := Parcel{ID: "p1", Status: Ordered}.Move(Packed, at)
	if err != nil || moved.Status != Packed || !moved.Since.Equal(at) {
		t.Fatalf("got %+v, %v", moved, err)
	}
}

func TestMoveLeavesNoStepOut(t *testing.T) {
	_, err := Parcel{ID: "p1", Status: Ordered}.Move(Delivered, time.Now())
	if !errors.Is(err, ErrOrder) {
		t.Fatalf("got %v, want ErrOrder", err)
	}
}
