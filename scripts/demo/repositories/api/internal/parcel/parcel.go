// Package parcel holds the rules of a parcel's way from the shop to the door.
package parcel

import (
	"errors"
	"fmt"
	"time"
)

// Status is where a parcel is on its way.
type Status string

const (
	Ordered   Status = "ordered"
	Packed    Status = "packed"
	Shipped   Status = "shipped"
	Delivered Status = "delivered"
)

var next = map[Status]Status{Ordered: Packed, Packed: Shipped, Shipped: Delivered}

// ErrOrder says that a parcel cannot go from its status to the one asked for.
var ErrOrder = errors.New("not the next status")

// Parcel is one parcel of one customer.
type Parcel struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"`
	Status   Status    `json:"status"`
	Since    time.Time `json:"since"`
}

// Move takes the parcel one step on; no step is left out and none is taken back.
func (p Parcel) Move(to Status, at time.Time) (Parcel, error) {
	if next[p.Status] != to {
		return p, fmt.Errorf("move %s from %s to %s: %w", p.ID, p.Status, to, ErrOrder)
	}
	p.Status, p.Since = to, at
	return p, nil
}
