package org.uitpas.open.app

import android.widget.EditText
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId

/** What a person left on the screen, when the system ends the process and when the phone is turned. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
class ProcessDeathTest(private val how: How) {
    enum class How(val happens: (Phone) -> Unit) { DEATH(Phone::die), TURN(Phone::turn) }

    @get:Rule val registry = TestApplication.OwnRegistry()

    @get:Rule val cameras = FakeCameras()

    private val phone = Phone()

    private fun typed(id: Int) = (phone.find(id) as EditText).text.toString()

    @Test
    fun `the page of the first start stays`() {
        phone.start()
        val first = phone.text(R.id.title)
        phone.press(R.id.next)
        val second = phone.text(R.id.title)
        how.happens(phone)
        assertEquals(second, phone.text(R.id.title))
        assertFalse(first == second)
        phone.press(R.id.skip)
        how.happens(phone)
        assertTrue(phone.sees(R.id.sides))
        phone.pressRow(R.id.sides, 1)
        how.happens(phone)
        assertTrue(phone.counterView.screen is CounterScreen.Login)
    }

    @Test
    fun `a login that the browser has just then comes back to the app`() {
        phone.start(Sides.PASSHOLDER)
        val back = phone.askToLogIn("anke")
        how.happens(phone)
        assertEquals("the browser opens once", null, phone.nextStarted())
        phone.deliver(back)
        assertTrue(phone.passholderView.screen is PassholderScreen.Pass)
    }

    @Test
    fun `what was typed under a poster stays`() {
        phone.openPass()
        phone.openTab(TabId.SCAN)
        phone.type(R.id.typed, "UP1.half")
        how.happens(phone)
        phone.openTab(TabId.SCAN)
        assertEquals("UP1.half", typed(R.id.typed))
    }

    @Test
    fun `a search that was begun stays while the list comes in`() {
        phone.openPass()
        phone.openTab(TabId.REWARDS)
        phone.find(R.id.search).requestFocus()
        phone.type(R.id.search, "zwem")
        how.happens(phone)
        phone.openTab(TabId.REWARDS)
        phone.network(false)
        phone.network(true)
        assertEquals("zwem", typed(R.id.search))
    }

    @Test
    fun `scans that wait for a network still wait, and go when one comes`() {
        phone.openPass()
        phone.network(false)
        phone.openTab(TabId.SCAN)
        phone.allowCamera(true)
        phone.press(R.id.camera_start)
        phone.look(cameras.on, Sights.poster(TestApplication.registry.url, Demo.EVENT))
        assertEquals("queued", phone.scanned?.code)
        how.happens(phone)
        assertEquals(1u, phone.passholderView.status.waiting)
        assertFalse(phone.passholderView.status.online)
        phone.network(true)
        assertEquals(0u, phone.passholderView.status.waiting)
    }

    @Test
    fun `a number that was begun at the desk stays, and its activity`() {
        phone.openDesk()
        for (key in "0900") phone.press(key.toString())
        how.happens(phone)
        assertTrue(phone.desk.state is DeskState.Waiting)
        assertEquals("0900", typed(R.id.pass))
        for (key in "000067513") phone.press(key.toString())
        phone.press(R.id.pad_go)
        assertEquals("saved", phone.guest.code)
    }

    @Test
    fun `the open menu stays, and the PIN that was begun in it`() {
        phone.openDesk()
        phone.press(R.id.menu)
        phone.type(R.id.pin, "25")
        how.happens(phone)
        assertEquals("25", typed(R.id.pin))
        phone.back()
        assertFalse(phone.sees(R.id.pin))
        assertTrue(phone.sees(R.id.pad))
    }

    @Test
    fun `check-ins that wait for a network still wait, and go when one comes`() {
        phone.openDesk()
        phone.network(false)
        phone.identify(Demo.PASS)
        phone.identify(Demo.OTHER_PASS)
        how.happens(phone)
        assertEquals(2u, phone.counterView.status.waiting)
        assertTrue(phone.counterView.status.text in phone.words())
        if (phone.sees(R.id.next_guest)) phone.press(R.id.next_guest)
        phone.identify(Demo.PASS)
        assertEquals("already-saved", phone.guest.code)
        phone.network(true)
        assertEquals(0u, phone.counterView.status.waiting)
    }

    @Test
    fun `a lent device stays locked, and a kiosk a kiosk`() {
        phone.openDesk()
        phone.press(R.id.menu)
        phone.type(R.id.pin, "2580")
        phone.press(R.id.save_pin)
        phone.press(R.id.menu)
        phone.press(R.id.lock)
        phone.type(R.id.pin, "25")
        how.happens(phone)
        assertTrue(phone.counterView.screen is CounterScreen.Locked)
        phone.type(R.id.pin, "2580")
        phone.press(R.id.unlock)
        phone.press(R.id.menu)
        phone.press(R.id.kiosk)
        how.happens(phone)
        assertTrue(phone.counterView.screen is CounterScreen.Kiosk)
        assertTrue(phone.sees(R.id.live_code))
    }

    @Test
    fun `the counter that was chosen stays, and a search for an activity`() {
        phone.chooseActivityOf()
        phone.find(R.id.search).requestFocus()
        phone.type(R.id.search, "feest")
        how.happens(phone)
        assertTrue(phone.counterView.screen is CounterScreen.ChooseActivity)
        assertEquals("feest", typed(R.id.search))
    }

    companion object {
        @JvmStatic
        @Parameters(name = "{0}")
        fun ways() = How.entries
    }
}

/** What the core keeps for as long as the process lives, when the phone is turned. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
class TurnTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    private val phone = Phone()

    @Test
    fun `every tab stays, and what lies on it`() {
        phone.openPass()
        for (tab in TabId.entries) {
            phone.openTab(tab)
            val before = phone.passholderView.screen.javaClass
            phone.turn()
            assertEquals(before, phone.passholderView.screen.javaClass)
            assertTrue(phone.passholderView.tabs.first { it.selected }.label in phone.words())
        }
        phone.press(R.id.licences)
        val libraries = phone.words().filter { " — " in it }
        assertTrue("a library and its licence in each line: ${phone.words()}", libraries.any { "MIT" in it })
        phone.turn()
        assertTrue(libraries.first() in phone.words())
        assertTrue(phone.back())
        assertTrue(phone.sees(R.id.licences))
    }

    @Test
    fun `a reward stays with its question`() {
        phone.openPass()
        phone.openTab(TabId.REWARDS)
        val rows = (phone.passholderView.screen as PassholderScreen.Rewards).view.rows
        phone.pressRow(R.id.rows, rows.indexOfFirst { it.id == "5824" })
        phone.press(R.id.redeem)
        val question = phone.text(R.id.question)
        phone.turn()
        assertEquals(question, phone.text(R.id.question))
        phone.press(R.id.yes)
        assertTrue(phone.sees(R.id.redeemed))
        phone.turn()
        assertTrue(phone.sees(R.id.redeemed))
    }

    @Test
    fun `a guest at the desk stays, told by sound and touch once`() {
        phone.openDesk()
        phone.identify(Demo.PASS)
        val told = Told.count
        assertTrue(told > 0)
        val headline = phone.text(R.id.verdict_headline)
        phone.turn()
        assertEquals(headline, phone.text(R.id.verdict_headline))
        assertEquals(told, Told.count)
        phone.pressRow(R.id.rewards, 0)
        phone.press(R.id.no)
        assertEquals("the same verdict again is no news", told, Told.count)
        phone.pressRow(R.id.rewards, 0)
        val question = phone.text(R.id.question)
        phone.turn()
        assertEquals(question, phone.text(R.id.question))
        phone.press(R.id.yes)
        assertEquals("redeemed", phone.guest.code)
        assertEquals(told + 1, Told.count)
        phone.identify(Demo.OTHER_PASS)
        assertEquals(told + 2, Told.count)
    }

    @Test
    fun `a device's settings stay as they are being changed`() {
        phone.openDesk()
        phone.press(R.id.menu)
        phone.press(R.id.manage)
        val desks = { (phone.counterView.screen as CounterScreen.Desks).view }
        phone.pressRow(R.id.devices, 0)
        assertTrue(desks().device != null)
        phone.type(R.id.device_name, "Balie aan de deur")
        phone.turn()
        assertEquals("Balie aan de deur", (phone.find(R.id.device_name) as EditText).text.toString())
    }
}
