import unittest

from notifier.loop import run_once
from notifier.messages import Message, Parcel, messages

SHIPPED = Parcel("p1", "ada@example.com", "shipped")


class Notifier(unittest.TestCase):
    def test_writes_once_for_each_status(self) -> None:
        told: dict[str, str] = {}
        sent: list[Message] = []
        for _ in range(2):
            run_once([SHIPPED], told, sent.append)
        self.assertEqual(sent, [Message("ada@example.com", "Your parcel p1 is on its way.")])

    def test_says_nothing_about_an_order(self) -> None:
        self.assertEqual(messages([Parcel("p1", "ada@example.com", "ordered")], {}), [])

    def test_a_failed_message_is_due_again(self) -> None:
        def fail(_: Message) -> None:
            raise OSError("no route")

        told: dict[str, str] = {}
        self.assertEqual(run_once([SHIPPED], told, fail), 0)
        self.assertEqual(told, {})


if __name__ == "__main__":
    unittest.main()
