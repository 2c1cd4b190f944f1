package parcel

import (
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"
)

// ErrUnknown says that there is no parcel of that id.
var ErrUnknown = errors.New("unknown parcel")

// Store keeps parcels in memory. It is safe for concurrent use.
type Store struct {
	mu      sync.RWMutex
	parcels map[string]Parcel
}

// NewStore returns a store that holds the given parcels.
func NewStore(parcels ...Parcel) *Store {
	s := &Store{parcels: make(map[string]Parcel, len(parcels))}
	for _, p := range parcels {
		s.parcels[p.ID] = p
	}
	return s
}

// All returns every parcel, ordered by id.
func (s *Store) All() []Parcel {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]Parcel, 0, len(s.parcels))
	for _, p := range s.parcels {
		all = append(all, p)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

// Get returns one parcel.
func (s *Store) Get(id string) (Parcel, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p, ok := s.parcels[id]
	if !ok {
		return Parcel{}, fmt.Errorf("get %s: %w", id, ErrUnknown)
	}
	return p, nil
}

// Move takes one parcel a step on.
func (s *Store) Move(id string, to Status, at time.Time) (Parcel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.parcels[id]
	if !ok {
		return Parcel{}, fmt.Errorf("move %s: %w", id, ErrUnknown)
	}
	moved, err := p.Move(to, at)
	if err != nil {
		return p, err
	}
	s.parcels[id] = moved
	return moved, nil
}
